using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KopfEvents.Tests.Support;

/// <summary>An API server that does no more than to answer <c>{}</c> over TLS, with the certificates of a test.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslServerAuthenticationOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="certificate">What it shows.</param>
    /// <param name="chain">What it sends along.</param>
    /// <param name="asksForCertificate">Whether the client has to show one as well.</param>
    public TlsServer(X509Certificate2 certificate, X509Certificate2Collection? chain = null, bool asksForCertificate = false)
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ClientCertificateRequired = asksForCertificate,
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                ClientCertificate = shown?.Subject;
                return !asksForCertificate || shown is not null;
            },
        };
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The subject of the certificate that the last client has shown.</summary>
    public string? ClientCertificate { get; private set; }

    /// <summary>How many requests have come through.</summary>
    public int Requests { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(_options);
                if (await stream.ReadAsync(new byte[4096]) == 0) continue;
                Requests++;
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"));
            }
            catch (Exception exception) when (exception is System.Security.Authentication.AuthenticationException or IOException)
            {
                // The client has refused this server.
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
