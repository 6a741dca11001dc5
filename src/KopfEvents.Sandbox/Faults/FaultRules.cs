using KubernetesSandbox.Hosting;

namespace KubernetesSandbox;

/// <summary>Faults on demand.</summary>
public sealed class FaultRules
{
    private readonly List<RequestHandler> _answers = [];

    /// <summary>Lets a request through to <paramref name="next"/>, or answers it otherwise.</summary>
    internal Task<ApiResponse> InvokeAsync(ApiRequest request, RequestHandler next) =>
        _answers.Count == 0 ? next(request) : _answers[0](request);
}
