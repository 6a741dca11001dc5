using KubernetesSandbox.Authorization;
using KubernetesSandbox.Faults;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox;

/// <summary>
/// What every request goes through: journal and faults outside, then authentication, impersonation and authorization, then the
/// handler.
/// </summary>
internal sealed class RequestPipeline(
    AccessControl access, ApiRouter router, FaultRules faults, SandboxSettings settings, RequestJournal? journal)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var request = new ApiRequest(http, RequestInfo.Parse(http.Request.Method, path, http.Request.Query));
        ApiResponse response;
        try
        {
            response = await faults.InvokeAsync(request, RespondAsync).ConfigureAwait(false);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        journal?.Add(new RecordedRequest(
            http.Request.Method, path + http.Request.QueryString, request.User?.Name, request.ReadBody.ToArray(),
                response.Status));
        if (response is CutResponse)
        {
            http.Abort();
            return;
        }

        await response.SendAsync(http).ConfigureAwait(false);
    }

    private async Task<ApiResponse> RespondAsync(ApiRequest request)
    {
        try
        {
            request.User = access.Admit(request.Http, request.Info);
            return await (FaultAdministration.Serves(request) ? FaultAdministration.RespondAsync(faults, request)
                : SettingsAdministration.Serves(request) ? SettingsAdministration.RespondAsync(settings, request)
                : router.RouteAsync(request)).ConfigureAwait(false);
        }
        catch (StatusException failure)
        {
            return Representation.OfFailure(request, failure);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Representation.OfFailure(request, new StatusException(Status.InternalError(failure.ToString())));
        }
    }
}
