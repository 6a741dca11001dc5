using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// An HTTP client for a sandbox, as one of its users, that trusts its CA and nothing else and counts its connections.
/// </summary>
internal sealed class SandboxConnection : IDisposable
{
    private readonly HttpClient _client;
    private int _connections;

    /// <param name="sandbox">The server.</param>
    /// <param name="user">A user with a token; null: nobody.</param>
    /// <param name="version">Exactly this version of HTTP.</param>
    /// <param name="certificate">A client certificate to show.</param>
    public SandboxConnection(Sandbox sandbox, string? user, Version? version = null, X509Certificate2? certificate = null)
    {
        var handler = sandbox.CreateHandler();
        handler.ConnectCallback = ConnectAsync;
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];

        _client = new HttpClient(handler)
        {
            BaseAddress = sandbox.Url,
            DefaultRequestVersion = version ?? HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (user is not null)
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.Token(user));
    }

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Sends a request with a JSON body, or without one.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Version = _client.DefaultRequestVersion,
            VersionPolicy = _client.DefaultVersionPolicy,
        };
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a path and returns the status.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return response.StatusCode;
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
