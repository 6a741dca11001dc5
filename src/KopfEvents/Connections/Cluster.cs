using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace KopfEvents.Connections;

/// <summary>
/// One API server as one user: KubernetesClient's configuration, credentials and TLS, over HTTP/2 with connections that are
/// shared by all who ask for the same server.
/// </summary>
public sealed class Cluster : IDisposable
{
    private readonly Kubernetes _client;
    private readonly string? _tlsServerName;
    private readonly string? _impersonatedUser;
    private readonly IReadOnlyList<string> _impersonatedGroups;

    private Cluster(KubernetesClientConfiguration configuration, string? impersonatedUser, IEnumerable<string>? impersonatedGroups)
    {
        configuration.UserAgent = $"KopfEvents/{typeof(Cluster).Assembly.GetName().Version?.ToString(3)}";
        _client = new Kubernetes(configuration);
        _tlsServerName = string.IsNullOrWhiteSpace(configuration.TlsServerName) ? null : configuration.TlsServerName;
        _impersonatedUser = impersonatedUser;
        _impersonatedGroups = impersonatedUser is null ? [] : [.. impersonatedGroups ?? []];
        Namespace = string.IsNullOrWhiteSpace(configuration.Namespace) ? "default" : configuration.Namespace.Trim();
        SkipsTlsVerification = configuration.SkipTlsVerify;
        Resources = new ApiResources(this);
    }

    /// <summary>The server's address, with a slash at the end.</summary>
    public Uri Server => _client.BaseUri;

    /// <summary>The namespace of the context, or <c>default</c>.</summary>
    public string Namespace { get; }

    /// <summary>Whether the kubeconfig says <c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipsTlsVerification { get; }

    /// <summary>What the server serves, found by discovery.</summary>
    public ApiResources Resources { get; }

    /// <summary>Reads the configuration and prepares the client. Nothing is sent yet, but an exec plugin may run.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static Cluster Open(ClusterSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var files = Kubeconfig.Find(selection.Kubeconfig);
        try
        {
            if (files.Count == 0) return new Cluster(InCluster(selection), selection.As, null);

            var kubeconfig = Kubeconfig.Load(files);
            var name = selection.Context ?? kubeconfig.CurrentContext
                ?? throw new KubeConfigException("it has no current context; name one");
            var context = kubeconfig.Contexts.FirstOrDefault(one => one.Name == name)
                ?? throw new KubeConfigException($"it has no context '{name}', only {Names(kubeconfig.Contexts)}");
            var user = kubeconfig.Users.FirstOrDefault(one => one.Name == context.ContextDetails?.User)?.UserCredentials as KubeconfigCredentials;
            return new Cluster(
                Configure(kubeconfig, context, user),
                selection.As ?? user?.Impersonate,
                selection.As is null ? user?.ImpersonateGroups : null);
        }
        catch (Exception exception) when (exception is KubeConfigException or FormatException or System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new ApiException(
                ApiFailure.InvalidKubeconfig, $"The kubeconfig '{string.Join(Path.PathSeparator, files)}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Sends one request and answers the response, whatever its status. The caller disposes of it.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below the server, without a slash in front, such as <c>api/v1/pods</c>.</param>
    /// <param name="body">The body in UTF-8; empty for none.</param>
    /// <param name="contentType">The body's media type.</param>
    /// <param name="accept">The media types that are wanted.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">There is no answer: unreachable, a refused certificate, or no credentials to be had.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body = default,
        string contentType = "application/json",
        string accept = "application/json",
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (_tlsServerName is not null) request.Headers.Host = _tlsServerName;
        if (_impersonatedUser is not null) request.Headers.TryAddWithoutValidation("Impersonate-User", _impersonatedUser);
        if (_impersonatedGroups.Count > 0) request.Headers.TryAddWithoutValidation("Impersonate-Group", _impersonatedGroups);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        try
        {
            if (_client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
            }

            return await _client.HttpClient
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw NoAnswer(exception);
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            // From the credentials: a token file or an exec plugin.
            throw new ApiException(ApiFailure.Unauthorized, $"No credentials for {Server}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static KubernetesClientConfiguration Configure(K8SConfiguration kubeconfig, Context context, KubeconfigCredentials? user)
    {
        // KubernetesClient refuses a user without credentials; kubectl goes on as system:anonymous, and some clusters allow that.
        if (user is { IsAnonymous: true }) context.ContextDetails.User = null;
        // It does not know token files either, which are read again and again, since they change.
        if (user?.TokenFile is { } file) user.Token = File.ReadAllText(file).Trim();
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, context.Name);
        if (user?.TokenFile is { } again) configuration.TokenProvider = new TokenFileAuth(again);
        return configuration;
    }

    private static KubernetesClientConfiguration InCluster(ClusterSelection selection)
    {
        if (selection.Context is not null || !KubernetesClientConfiguration.IsInCluster())
        {
            throw new ApiException(
                ApiFailure.InvalidKubeconfig,
                "There is no kubeconfig: not by -Kubeconfig, not in $KUBECONFIG, not in ~/.kube/config, and this is no pod with a service account.");
        }

        return KubernetesClientConfiguration.InClusterConfig();
    }

    private static string Names(IEnumerable<Context> contexts) =>
        string.Join(", ", contexts.Select(one => $"'{one.Name}'")) is { Length: > 0 } names ? names : "none at all";

    private ApiException NoAnswer(HttpRequestException exception)
    {
        var innermost = exception.GetBaseException();
        return exception.HttpRequestError == HttpRequestError.SecureConnectionError || innermost is AuthenticationException
            ? new(ApiFailure.CertificateRefused, $"No secure connection to {Server}: {innermost.Message}", exception)
            : new(ApiFailure.Unreachable, $"{Server} does not answer: {innermost.Message}", exception);
    }
}
