using System.Diagnostics;
using System.Net;
using System.Text;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Sends requests to one server over long-lived connections, HTTP/2 where the server has it, and leaves connections that have
/// gone silent: behind a NAT that has forgotten them, or after a laptop has slept.
/// </summary>
internal sealed class ClusterTransport : IDisposable
{
    /// <summary>
    /// How long a connection may be silent while it owes a response before it is asked for a sign of life, and how long that may
    /// take. client-go takes 30 s and 15 s; an event would wait for all of that, and has to be there within 15 s.
    /// </summary>
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a response may take over HTTP/1.1, which has no pings, on connections that may have been forgotten meanwhile.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>What ends sooner than this has not waited for a silent connection.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ClusterConfiguration _configuration;
    private readonly ImpersonationHeaders _impersonation;
    private Connections _connections;

    public ClusterTransport(ClusterConfiguration configuration)
    {
        _configuration = configuration;
        _impersonation = new ImpersonationHeaders(configuration.ActAs);
        Tls = new TlsClient(configuration);
        Connector = new ServerConnector(configuration, Tls);
        _connections = new Connections(CreateHandler());
    }

    /// <summary>The TLS of the connections.</summary>
    public TlsClient Tls { get; }

    /// <summary>The way to the server.</summary>
    public ServerConnector Connector { get; }

    /// <summary>Sends a request and gives the response once its head is there.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Prepare(request);
        var connections = Enter();
        var begun = Stopwatch.GetTimestamp();
        using var silence = connections.CanBeSilent ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        silence?.CancelAfter(Silence);
        try
        {
            var response = await connections.Client.SendAsync(request, silence?.Token ?? cancellationToken).ConfigureAwait(false);
            connections.Note(response.Version);
            return response;
        }
        catch (OperationCanceledException exception) when (Stopwatch.GetElapsedTime(begun) > Moment)
        {
            Leave(connections);
            if (cancellationToken.IsCancellationRequested) throw;
            throw new HttpRequestException($"the connection has been silent for {Silence.TotalSeconds:0} s", exception);
        }
        finally
        {
            connections.Exit();
        }
    }

    /// <summary>Takes all connections out of use: what comes next gets a new one, and what is under way goes on.</summary>
    public void LeaveConnections() => Leave(Volatile.Read(ref _connections));

    /// <inheritdoc/>
    public void Dispose() => _connections.Client.Dispose();

    private Connections Enter()
    {
        while (true)
        {
            var connections = Volatile.Read(ref _connections);
            if (connections.TryEnter()) return connections;
        }
    }

    private void Leave(Connections old)
    {
        if (Volatile.Read(ref _connections) != old) return;
        var next = new Connections(CreateHandler());
        if (Interlocked.CompareExchange(ref _connections, next, old) == old) old.Retire();
        else next.Client.Dispose();
    }

    private void Prepare(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        // .NET leaves out a port that is the scheme's own; Go sends what stands in the kubeconfig.
        if (!_configuration.Server.HostHeader.Equals(_configuration.Server.Uri.Authority, StringComparison.OrdinalIgnoreCase)
            || HidesTls)
        {
            request.Headers.Host = _configuration.Server.HostHeader;
        }

        _impersonation.AddTo(request);

        if (Connector.FindForwardProxy()?.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Proxy-Authorization", authorization);
        }

        if (HidesTls)
        {
            request.RequestUri =
                new UriBuilder(request.RequestUri!) { Scheme = Uri.UriSchemeHttp, Port = request.RequestUri!.Port }.Uri;
        }
    }

    /// <summary>Whether .NET must not know of TLS, because <see cref="HeaderLines"/> stand between both.</summary>
    private bool HidesTls => _impersonation.HaveSeveralValues && _configuration.Server.IsSecure;

    private SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = Ping,
            KeepAlivePingTimeout = Ping,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !_configuration.Server.IsSecure,
            Proxy = _configuration.Server.IsSecure ? null : new ForwardProxy(Connector),
            ActivityHeadersPropagator = null, // takes a layer of async calls off each request; nobody here makes activities
            ConnectCallback = async (_, cancellationToken) =>
            {
                var stream = await Connector.ConnectAsync(offersHttp2: !_impersonation.HaveSeveralValues, cancellationToken)
                    .ConfigureAwait(false);
                return _impersonation.HaveSeveralValues ? new HeaderLines(stream) : stream;
            },
        };
        // Names are sent as Go sends them; .NET alone takes nothing but ASCII.
        if (_impersonation.HaveLetters || !Ascii.IsValid(_configuration.User.Token ?? ""))
        {
            handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
        }

        return handler;
    }

    /// <summary>The connections of one time: once retired, they end when nobody needs them any more.</summary>
    private sealed class Connections(SocketsHttpHandler handler)
    {
        private const int Retired = int.MinValue;

        private int _inFlight;
        private volatile bool _isHttp1;

        public HttpMessageInvoker Client { get; } = new(handler);

        /// <summary>Whether there may be connections that have been forgotten on the way, and no pings to find out.</summary>
        public bool CanBeSilent => _isHttp1;

        public bool TryEnter()
        {
            if (Interlocked.Increment(ref _inFlight) > 0) return true;
            Exit();
            return false;
        }

        public void Exit()
        {
            if (Interlocked.Decrement(ref _inFlight) == Retired) Client.Dispose();
        }

        public void Note(Version version)
        {
            if (version.Major < 2) _isHttp1 = true;
        }

        public void Retire()
        {
            if (Interlocked.Add(ref _inFlight, Retired) == Retired) Client.Dispose();
        }
    }
}
