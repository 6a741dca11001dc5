using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KopfEvents.Tests.Support;

/// <summary>A proxy that notes where it is asked to go, and goes to the same port of this machine.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly string _name;
    private readonly Action<RecordedProxying> _record;
    private readonly X509Certificate2? _certificate;
    private readonly bool _isSocks;
    private readonly bool _wantsUser;

    /// <param name="name">What the cases call it.</param>
    /// <param name="record">Where to note what it is asked for.</param>
    /// <param name="certificate">Makes it one over TLS.</param>
    /// <param name="isSocks">Makes it one for SOCKS 5.</param>
    /// <param name="wantsUser">Whether it answers 407 to whoever does not say who he is.</param>
    public RecordingProxy(
        string name, Action<RecordedProxying> record, X509Certificate2? certificate = null, bool isSocks = false,
        bool wantsUser = false)
    {
        (_name, _record, _certificate, _isSocks, _wantsUser) = (name, record, certificate, isSocks, wantsUser);
        _listener = new LoopbackListener(ServeAsync);
    }

    public int Port => _listener.Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate }, cancellationToken);
            stream = secure;
        }

        await (_isSocks ? ServeSocksAsync(stream, cancellationToken) : ServeHttpAsync(stream, cancellationToken));
    }

    private async Task ServeHttpAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = await ReadHeadAsync(stream, cancellationToken);
        var lines = head.Split("\r\n");
        var target = lines[0].Split(' ')[1];
        var user = Array.Find(
            lines, line => line.StartsWith("Proxy-Authorization: Basic ", StringComparison.OrdinalIgnoreCase)) is { } line
            ? Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]))
            : null;
        var isTunnel = lines[0].StartsWith("CONNECT ", StringComparison.Ordinal);
        var place = isTunnel ? target : new Uri(target).GetLeftPart(UriPartial.Authority);
        _record(new RecordedProxying(_name, place, user));
        if (_wantsUser && user is null)
        {
            const string Refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 0\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Refusal), cancellationToken);
            return;
        }

        using var server = await ConnectAsync(isTunnel ? target : new Uri(target).Authority, cancellationToken);
        if (isTunnel) await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);
        else await server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
        await LoopbackListener.RelayAsync(stream, server.GetStream(), cancellationToken);
    }

    private async Task ServeSocksAsync(Stream stream, CancellationToken cancellationToken)
    {
        var methods = await ReadAsync((await ReadAsync(2))[1]);
        string? user = null;
        if (methods.Contains((byte)2))
        {
            await stream.WriteAsync(new byte[] { 5, 2 }, cancellationToken);
            var name = Encoding.UTF8.GetString(await ReadAsync((await ReadAsync(2))[1]));
            user = $"{name}:{Encoding.UTF8.GetString(await ReadAsync((await ReadAsync(1))[0]))}";
            await stream.WriteAsync(new byte[] { 1, 0 }, cancellationToken);
        }
        else
        {
            await stream.WriteAsync(new byte[] { 5, 0 }, cancellationToken);
        }

        var host = (await ReadAsync(4))[3] switch
        {
            1 => new IPAddress(await ReadAsync(4)).ToString(),
            4 => $"[{new IPAddress(await ReadAsync(16))}]",
            _ => Encoding.ASCII.GetString(await ReadAsync((await ReadAsync(1))[0])),
        };
        var port = await ReadAsync(2);
        var target = $"{host}:{(port[0] << 8) + port[1]}";
        _record(new RecordedProxying(_name, target, user));
        using var server = await ConnectAsync(target, cancellationToken);
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, cancellationToken);
        await LoopbackListener.RelayAsync(stream, server.GetStream(), cancellationToken);

        async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
    }

    private static Task<TcpClient> ConnectAsync(string target, CancellationToken cancellationToken) =>
        LoopbackListener.ConnectAsync(
            int.Parse(target[(target.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture), cancellationToken);

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n']
            && await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. head]);
    }
}
