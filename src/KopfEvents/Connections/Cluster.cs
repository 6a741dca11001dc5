using System.Collections.Concurrent;
using System.Security.Authentication;
using KopfEvents.Connections.Credentials;
using KopfEvents.Connections.Kubeconfigs;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections;

/// <summary>
/// One API server as one user, over HTTP/2 with connections that are shared by all who ask for the same server.
/// </summary>
internal sealed class Cluster : IDisposable
{
    private static readonly string UserAgent = $"KopfEvents/{typeof(Cluster).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>How many namespaces' addresses are remembered.</summary>
    private const int MaxAddresses = 256;

    private readonly ConcurrentDictionary<string, Uri> _addresses = new();
    private readonly ClusterConfiguration _configuration;
    private readonly ClusterTransport _transport;
    private readonly ServerWarnings _warnings = new();

    private Cluster(ClusterSelection selection, ClusterConfiguration configuration)
    {
        _configuration = configuration;
        _transport = new ClusterTransport(configuration);
        _transport.Tls.Check();
        Credentials = new ClusterCredentials(
            configuration, () => Resolve(selection, ReadFiles(selection)), selection.CurrentDirectory, _transport);
        Retry = new RetryPolicy(this);
        Resources = new ApiResources(this);
    }

    /// <summary>The server's address, with a slash at the end.</summary>
    public Uri Server => _configuration.Server.Uri;

    /// <summary>The namespace of the context, or <c>default</c>.</summary>
    public string Namespace => _configuration.Namespace;

    /// <summary>The namespace of what says none itself: the one that a command was given, else the context's.</summary>
    public string NamespaceOr(string? given) => given ?? Namespace;

    /// <summary>Whether the kubeconfig says <c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipsTlsVerification => _configuration.SkipTlsVerify;

    /// <summary>What the server serves, found by discovery.</summary>
    public ApiResources Resources { get; }

    /// <summary>When requests are sent again; the same for all who send.</summary>
    internal RetryPolicy Retry { get; }

    /// <summary>What the server has warned about so far, each text once.</summary>
    public IEnumerable<string> Warnings => _warnings.Texts;

    /// <summary>Who answered last, as an address, and the proxy on the way; null before the first connection.</summary>
    public string? LastPeer => _transport.Connector.LastPeer;

    /// <summary>Who asks.</summary>
    internal ClusterCredentials Credentials { get; }

    /// <summary>Reads the configuration and prepares the client. Nothing is sent yet, and no plugin runs.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static Cluster Open(ClusterSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return Open(selection, Resolve(selection, ReadFiles(selection)));
    }

    /// <summary>Where the connection comes from and goes to, and with which credentials, without any secret.</summary>
    public string Describe()
    {
        var proxy = _transport.Connector.FindProxy() is { } one ? $"by the proxy {one}" : "without a proxy";
        var identity = _transport.Tls.ReadClientSubject() is { } subject
            ? $"{Credentials.Description} ({subject})"
            : Credentials.Description;
        var actsAs = _configuration.ActAs is { } other ? $", acting as '{other.User}'" : "";
        return $"{_configuration.Origin}: {Server} {proxy}, with {identity}{actsAs}, namespace '{Namespace}'";
    }

    /// <summary>Gets credentials, if that takes a plugin or a file. What comes then does not wait for them.</summary>
    /// <exception cref="ApiException">There are none to be had.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) => Credentials.PrepareAsync(cancellationToken);

    /// <summary>Sends one request and gives the response, whatever its status. The caller disposes of it.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path below the server, without a slash in front, such as <c>api/v1/pods</c>.</param>
    /// <param name="body">The body in UTF-8; empty for none.</param>
    /// <param name="contentType">The body's media type.</param>
    /// <param name="accept">The media types that are wanted.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">There is no response: unreachable, a refused certificate, or no credentials to be
    /// had.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body = default,
        string contentType = "application/json",
        string accept = "application/json",
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, AddressOf(path, isPostedTo: method == HttpMethod.Post));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        await Credentials.AddToAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await _transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _warnings.Take(response);
            return response;
        }
        catch (Exception exception) when (exception is HttpRequestException or KubeconfigException)
        {
            throw NoResponse(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    internal static Cluster Open(ClusterSelection selection, ClusterConfiguration configuration)
    {
        try
        {
            return new Cluster(selection, configuration);
        }
        catch (Exception exception) when (exception is KubeconfigException or CredentialException or CertificateException)
        {
            throw new ApiException(
                ApiFailure.InvalidKubeconfig, $"{configuration.Origin} cannot be used: {exception.Message.TrimEnd('.')}.",
                exception);
        }
    }

    internal static IReadOnlyList<KubeconfigFile> ReadFiles(ClusterSelection selection) =>
        Usable(() => KubeconfigFiles.Read(selection.Kubeconfig, selection.CurrentDirectory));

    internal static ClusterConfiguration Resolve(ClusterSelection selection, IReadOnlyList<KubeconfigFile> files) =>
        Usable(() => ClusterResolution.Resolve(files, selection.Context, selection.As));

    /// <summary>Reads what stands in kubeconfig files.</summary>
    /// <exception cref="ApiException">They cannot be used.</exception>
    internal static T Usable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (KubeconfigException exception)
        {
            throw new ApiException(ApiFailure.InvalidKubeconfig, exception.Message, exception);
        }
    }

    /// <summary>An address is dear to make; those that are posted to are few, and needed again and again.</summary>
    private Uri AddressOf(string path, bool isPostedTo)
    {
        if (_addresses.TryGetValue(path, out var known)) return known;
        var address = new Uri(Server, path);
        if (isPostedTo && _addresses.Count < MaxAddresses) _addresses.TryAdd(path, address);
        return address;
    }

    private ApiException NoResponse(Exception exception)
    {
        // A handshake that is cut off is an IOException and worth another attempt; one that is refused will be refused again.
        if (Find<AuthenticationException>(exception) is { } refused)
        {
            return new(ApiFailure.CertificateRefused, $"No secure connection to {Server}: {Reason(refused)}.", exception);
        }

        if (TlsAlert.Explain(exception) is { } reason)
        {
            return new(ApiFailure.CertificateRefused, $"No secure connection to {Server}: {reason}.", exception);
        }

        if (Find<ProxyException>(exception) is { } proxy)
        {
            return new(
                proxy.IsRefused ? ApiFailure.ProxyRefused : ApiFailure.Unreachable, $"No way to {Server}: {Reason(proxy)}.",
                exception);
        }

        return Find<KubeconfigException>(exception) is { } invalid
            ? new(ApiFailure.InvalidKubeconfig, $"No way to {Server}: {Reason(invalid)}.", exception)
            : new(ApiFailure.Unreachable, $"{Server} does not answer: {exception.GetBaseException().Message}", exception);
    }

    private static string Reason(Exception exception) =>
        (exception is CertificateException or ProxyException ? exception : exception.GetBaseException()).Message.TrimEnd('.');

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not (null or T)) exception = exception.InnerException;
        return exception as T;
    }
}
