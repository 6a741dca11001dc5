using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;

namespace KopfEvents.Connections;

/// <summary>
/// One API server as one user: KubernetesClient's configuration and credentials, over HTTP/2 with connections that are
/// shared by all who ask for the same server.
/// </summary>
internal sealed class Cluster : IDisposable
{
    private static readonly string UserAgent = $"KopfEvents/{typeof(Cluster).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>How many namespaces' addresses are remembered.</summary>
    private const int MaxAddresses = 256;

    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly ClusterConfiguration _configuration;
    private readonly HttpMessageInvoker _client;

    internal Cluster(ClusterSelection selection, ClusterConfiguration configuration, HttpMessageHandler handler)
    {
        _configuration = configuration;
        _client = new HttpMessageInvoker(handler);
        Server = new Uri(configuration.Client.Host.TrimEnd('/') + "/");
        Credentials = new ClusterCredentials(selection, configuration.Client);
        Namespace = string.IsNullOrWhiteSpace(configuration.Client.Namespace) ? "default" : configuration.Client.Namespace.Trim();
        Retry = new RetryPolicy(this);
        Resources = new ApiResources(this);
    }

    /// <summary>The server's address, with a slash at the end.</summary>
    public Uri Server { get; }

    /// <summary>The namespace of the context, or <c>default</c>.</summary>
    public string Namespace { get; }

    /// <summary>Whether the kubeconfig says <c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipsTlsVerification => _configuration.Client.SkipTlsVerify;

    /// <summary>What the server serves, found by discovery.</summary>
    public ApiResources Resources { get; }

    /// <summary>When requests are sent again; the same for all who send.</summary>
    internal RetryPolicy Retry { get; }

    /// <summary>Who asks.</summary>
    internal ClusterCredentials Credentials { get; }

    /// <summary>Reads the configuration and prepares the client. Nothing is sent yet, but an exec plugin may run.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static Cluster Open(ClusterSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var configuration = ClusterConfiguration.Read(selection);
        try
        {
            return new Cluster(selection, configuration, ClusterHandler.Create(configuration.Client));
        }
        catch (Exception exception)
        {
            throw ClusterConfiguration.Unusable("server's address or the client certificate of the kubeconfig", exception);
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
        using var request = new HttpRequestMessage(method, AddressOf(path, isPostedTo: method == HttpMethod.Post))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (!string.IsNullOrWhiteSpace(_configuration.Client.TlsServerName)) request.Headers.Host = _configuration.Client.TlsServerName;
        if (_configuration.ActAs is { } user) request.Headers.TryAddWithoutValidation("Impersonate-User", user);
        if (_configuration.ActAsGroups is { Count: > 0 } groups) request.Headers.TryAddWithoutValidation("Impersonate-Group", groups);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        await Credentials.AddToAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw NoAnswer(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        Credentials.Dispose();
    }

    /// <summary>An address is dear to make; those that are posted to are few, and needed again and again.</summary>
    private Uri AddressOf(string path, bool isPostedTo)
    {
        if (_addresses.TryGetValue(path, out var known)) return known;
        var address = new Uri(Server, path);
        if (isPostedTo && _addresses.Count < MaxAddresses) _addresses.TryAdd(path, address);
        return address;
    }

    private ApiException NoAnswer(HttpRequestException exception)
    {
        var reason = exception.GetBaseException().Message;
        // A handshake that is cut off is an IOException and worth another try; one that is refused will be refused again.
        return exception.InnerException is AuthenticationException
            ? new(ApiFailure.CertificateRefused, $"No secure connection to {Server}: {reason}", exception)
            : new(ApiFailure.Unreachable, $"{Server} does not answer: {reason}", exception);
    }
}
