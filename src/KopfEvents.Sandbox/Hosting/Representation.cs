using System.Text.Json;

namespace KubernetesSandbox.Hosting;

/// <summary>How answers are written: JSON or YAML, as the client accepts.</summary>
internal static class Representation
{
    public static ApiResponse OfFailure(ApiRequest request, StatusException failure)
    {
        _ = request;
        return new BytesResponse(failure.Status.Code, "application/json", JsonSerializer.SerializeToUtf8Bytes(failure.Status.ToJson()))
        {
            Warnings = failure.Warnings,
        };
    }
}
