using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Faults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KubernetesSandbox;

/// <summary>A small Kubernetes API server in memory, listening on TLS until it is disposed.</summary>
public sealed class Sandbox : IAsyncDisposable
{
    private readonly List<SandboxUser> _users;
    private readonly SandboxOptions _options;
    private readonly CertificateAuthority _authority;
    private readonly Authenticator _authenticator;
    private readonly RequestJournal? _journal;
    private readonly KubeconfigFile _kubeconfig;
    private readonly SandboxSettings _settings;

    // Faults restart the server whenever requests hit them, several at a time, and while it is being disposed, too.
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isDisposed;
    private ApiServer _server;
    private WebApplication? _listener;

    private Sandbox(SandboxOptions options)
    {
        _options = options;
        _settings = new SandboxSettings { EstablishDelay = options.EstablishDelay };
        _users = [SandboxUser.Admin, SandboxUser.Viewer, SandboxUser.Writer, .. options.Users];
        _authority = new CertificateAuthority();
        _authenticator = new Authenticator(_users, _authority);
        _journal = options.RecordRequests ? new RequestJournal() : null;
        _server = new ApiServer(options, _settings);
        Faults = new FaultRules(options.TimeProvider, keepState => RestartAsync(keepState));
        _kubeconfig = new KubeconfigFile(options.KubeconfigPath);
        Url = new Uri("https://127.0.0.1/");
    }

    /// <summary>Where the API is, for example <c>https://127.0.0.1:6443/</c>.</summary>
    public Uri Url { get; private set; }

    /// <summary>
    /// The kubeconfig file: contexts <c>admin</c> (current), <c>viewer</c>, <c>writer</c>, and <c>admin-certificate</c>, who has
    /// a client certificate. Nobody but its owner can read it.
    /// </summary>
    public string KubeconfigPath => _kubeconfig.Path;

    /// <summary>The certificate that signed the server's, in PEM.</summary>
    public string CertificateAuthorityPem => _authority.Pem;

    /// <summary>What was asked so far; empty unless <see cref="SandboxOptions.RecordRequests"/> is set.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _journal?.Snapshot() ?? [];

    /// <summary>Faults on demand.</summary>
    public FaultRules Faults { get; }

    /// <summary>
    /// How long it takes until a custom resource definition that a client creates is established. On a cluster it takes a moment:
    /// until then its resource is not found, and <c>kubectl wait --for condition=Established</c> waits. Zero, unless set: at
    /// once. What <see cref="ApplyAsync"/> creates is established at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan EstablishDelay
    {
        get => _settings.EstablishDelay;
        set => _settings.EstablishDelay = value;
    }

    /// <summary>
    /// Starts a sandbox that holds what a fresh cluster does: namespaces, roles, and the service <c>kubernetes</c>.
    /// </summary>
    /// <exception cref="IOException">The port is in use, or the kubeconfig can't be written.</exception>
    public static async Task<Sandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sandbox = new Sandbox(options ?? new SandboxOptions());
        try
        {
            await sandbox.ListenAsync(sandbox._options.Port, cancellationToken).ConfigureAwait(false);
            sandbox._server.Announce(sandbox.Url);
            sandbox.WriteKubeconfig();
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The bearer token of <c>admin</c>, <c>viewer</c>, <c>writer</c>, or one of <see cref="SandboxOptions.Users"/>.
    /// </summary>
    public string Token(string user) => Find(user).Token;

    /// <summary>
    /// A client that trusts this sandbox, has its <see cref="Url"/> as base address, and sends the token of a user.
    /// </summary>
    /// <param name="user">As in <see cref="Token"/>; null sends none.</param>
    public HttpClient CreateClient(string? user = "admin")
    {
        var client = new HttpClient(CreateHandler()) { BaseAddress = Url };
        if (user is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(user));
        }

        return client;
    }

    /// <summary>What a client of the caller's own needs to trust this sandbox, and nobody else.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(CertificateAuthorityPem) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }

    /// <summary>Gives a user another token, here and in the kubeconfig; the old one has expired from now on (401).</summary>
    public void ReplaceToken(string user, string token)
    {
        var old = Find(user);
        var renewed = old with { Token = token };
        _users[_users.IndexOf(old)] = renewed;
        _authenticator.Renew(old, renewed);
        WriteKubeconfig();
    }

    /// <summary>Empties <see cref="Requests"/>.</summary>
    public void ClearRequests() => _journal?.Clear();

    /// <summary>Creates or replaces the objects of YAML or JSON documents, as admin, without HTTP.</summary>
    /// <exception cref="InvalidOperationException">An object is not valid; the message is the API's.</exception>
    public Task ApplyAsync(string yaml, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _server.Apply(yaml);
        return Task.CompletedTask;
    }

    /// <summary>Forgets old states, as etcd does every five minutes: older watches and continue tokens get a 410.</summary>
    public void Compact() => _server.Compact();

    /// <summary>Stops listening, cuts all connections, and comes back on the same port.</summary>
    /// <param name="keepState">Whether the objects survive, as they do with a real etcd.</param>
    public async Task RestartAsync(bool keepState, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            await StopAsync().ConfigureAwait(false);
            if (!keepState)
            {
                _server.Dispose();
                _server = new ApiServer(_options, _settings);
            }

            await ListenAsync(Url.Port, cancellationToken).ConfigureAwait(false);
            if (!keepState)
            {
                _server.Announce(Url);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops listening and deletes the kubeconfig, unless its place was chosen by the caller.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        await StopAsync().ConfigureAwait(false);
        _turn.Release();
        _server.Dispose();
        _authority.Dispose();
        _kubeconfig.Delete();
    }

    private void WriteKubeconfig() => _kubeconfig.Write(Kubeconfig.Render(Url, _authority, _users));

    private SandboxUser Find(string user) => _users.Find(known => known.Name == user)
        ?? throw new ArgumentException(
            $"There is no user '{user}'; there are {string.Join(", ", _users.Select(known => known.Name))}.", nameof(user));

    private async Task ListenAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
            kestrel.Listen(_options.ListenAddress, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = _authority.IssueServer(_options.ListenAddress),
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,

                    // A certificate that is not ours is a 401 later, not a failed handshake.
                    ClientCertificateValidation = static (_, _, _) => true,
                });
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var listener = builder.Build();
        var pipeline = _server.Pipeline(Faults, _journal, _authenticator,
            listener.Lifetime.ApplicationStopping);
        listener.Run(pipeline.InvokeAsync);
        await listener.StartAsync(cancellationToken).ConfigureAwait(false);
        _listener = listener;
        var address = IPAddress.Any.Equals(_options.ListenAddress) ? IPAddress.Loopback : _options.ListenAddress;
        Url = new UriBuilder("https", address.ToString(), new Uri(listener.Urls.First()).Port).Uri;
    }

    private async Task StopAsync()
    {
        if (_listener is { } listener)
        {
            _listener = null;
            await listener.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
