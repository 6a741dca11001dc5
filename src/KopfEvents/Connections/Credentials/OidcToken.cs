using System.Text.Json;
using k8s.KubeConfigModels;
using KopfEvents.Connections.Kubeconfigs;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections.Credentials;

/// <summary>
/// The auth-provider <c>oidc</c>: an id-token that is good as long as it says, and then a new one by the refresh token, from the
/// endpoint that the issuer's discovery document names.
/// </summary>
/// <remarks>
/// Source: client-go, plugin/pkg/client/auth/oidc/oidc.go. KubernetesClient guesses the endpoint, and wants a refresh token where
/// none is needed. Unlike kubectl, new tokens are not written into the kubeconfig.
/// </remarks>
internal sealed class OidcToken : CredentialSource
{
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, string> _settings;
    private readonly TimeProvider _clock;

    /// <exception cref="KubeconfigException">It is another provider, or issuer or client are missing.</exception>
    public OidcToken(AuthProvider provider, TimeProvider clock)
    {
        (_settings, _clock) = (new Dictionary<string, string>(provider.Config), clock);
        if (provider.Name != "oidc")
        {
            throw new KubeconfigException(
                $"its auth-provider '{provider.Name}' is not known; 'oidc' is, and for others there are exec plugins, such as "
                + "kubelogin and gke-gcloud-auth-plugin");
        }

        foreach (var name in new[] { "idp-issuer-url", "client-id" })
        {
            if (Setting(name) is null) throw new KubeconfigException($"its auth-provider 'oidc' has no {name}");
        }
    }

    public override string Description => $"a token of {Setting("idp-issuer-url")}";

    public override async Task<Credential> ObtainAsync(CancellationToken cancellationToken)
    {
        if (Setting("id-token") is { } known && EndOf(known) - Reserve is var end
            && end > _clock.GetUtcNow()) return Credential.Bearer(known, end);
        if (Setting("refresh-token") is null)
        {
            throw new CredentialException("the id-token has expired, and there is no refresh-token; log in again");
        }

        try
        {
            var token = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            _settings["id-token"] = token;
            return Credential.Bearer(token, EndOf(token) - Reserve);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or JsonException or IOException or KeyNotFoundException
            or CertificateException)
        {
            throw new CredentialException(
                $"{Setting("idp-issuer-url")} gives no new token: {exception.GetBaseException().Message}", exception);
        }
    }

    private string? Setting(string name) => _settings.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private async Task<string> RefreshAsync(CancellationToken cancellationToken)
    {
        var configuration = new ClusterConfiguration
        {
            Server = ServerAddress.Parse(Setting("idp-issuer-url")!),
            Authorities = PemSource.From(Setting("idp-certificate-authority-data"), Setting("idp-certificate-authority")),
            Namespace = "",
            Origin = "oidc",
        };
        using var issuer = new ClusterTransport(configuration);
        using var metadata = await AskAsync(
            issuer, new(HttpMethod.Get, new Uri(configuration.Server.Uri, ".well-known/openid-configuration")), cancellationToken)
            .ConfigureAwait(false);
        var endpoint = Text(metadata, "token_endpoint")
            ?? throw new JsonException("its discovery document names no token_endpoint");
        var server = ServerAddress.Parse(endpoint);
        using var transport = new ClusterTransport(configuration with { Server = server });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint))
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = Setting("refresh-token")!
                }),
        };
        var client = $"{Uri.EscapeDataString(Setting("client-id")!)}:{Uri.EscapeDataString(Setting("client-secret") ?? "")}";
        request.Headers.TryAddWithoutValidation("Authorization", Credential.BasicOf(client).Header);
        using var tokens = await AskAsync(transport, request, cancellationToken).ConfigureAwait(false);
        if (Text(tokens, "refresh_token") is { } next) _settings["refresh-token"] = next;
        return Text(tokens, "id_token") ?? throw new JsonException("its response holds no id_token");
    }

    private static async Task<JsonDocument> AskAsync(
        ClusterTransport transport, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{request.RequestUri} responds with {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>When a JSON Web Token ends.</summary>
    private static DateTimeOffset EndOf(string token)
    {
        try
        {
            var payload = token.Split('.') is [_, var part, _]
                ? part.Replace('-', '+').Replace('_', '/')
                : throw new FormatException();
            using var claims = JsonDocument.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.TryGetProperty("exp", out var end)
                ? DateTimeOffset.FromUnixTimeSeconds((long)end.GetDouble())
                : DateTimeOffset.UnixEpoch;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            throw new CredentialException("the id-token is no JSON Web Token", exception);
        }
    }
}
