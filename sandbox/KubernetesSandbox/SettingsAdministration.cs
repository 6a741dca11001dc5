using KubernetesSandbox.Requests;

namespace KubernetesSandbox;

/// <summary>
/// The settings of a running program: <c>GET /sandbox/settings</c> shows them, <c>PATCH</c> changes those that its body has. It
/// is open to whom a role gives it, as any path is: the admin.
/// </summary>
internal static class SettingsAdministration
{
    private const string Path = AdministrationJson.Path + "/settings";

    /// <summary>Is the request for this path?</summary>
    public static bool Serves(ApiRequest request) => request.Info.Path == Path;

    /// <summary>Responds to it.</summary>
    public static async Task<ApiResponse> RespondAsync(SandboxSettings settings, ApiRequest request)
    {
        switch (request.Http.Request.Method)
        {
            case "GET":
                break;
            case "PATCH":
                await AdministrationJson.ReadAsync<SettingsDocument, SandboxSettings>(
                    request, "the settings are", given => given.ApplyTo(settings))
                    .ConfigureAwait(false);
                break;
            default:
                throw new StatusException(Status.MethodNotAllowed());
        }

        return AdministrationJson.Response(200, new SettingsDocument(settings.EstablishDelay));
    }

    /// <summary>The settings, or some of them.</summary>
    private sealed record SettingsDocument(TimeSpan? EstablishDelay = null)
    {
        public SandboxSettings ApplyTo(SandboxSettings settings)
        {
            settings.EstablishDelay = EstablishDelay ?? settings.EstablishDelay;
            return settings;
        }
    }
}
