using System.Net;
using System.Net.Sockets;

namespace KopfEvents.Tests.Support;

/// <summary>
/// What can stand between us and a server: takes connections, cuts the first ones in the middle of their TLS handshake, and lets
/// the others through, until it forgets them as a NAT does: they stay open, and nothing comes through any more. Without a server
/// behind it, it takes them and is silent.
/// </summary>
internal sealed class TcpDoor : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly int? _server;
    private readonly int _cut;
    private int _connections;
    private volatile int _forgotten;

    /// <param name="server">The port of the server behind it; null for none.</param>
    /// <param name="cut">How many connections are cut.</param>
    public TcpDoor(int? server = null, int cut = 0)
    {
        (_server, _cut) = (server, cut);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have come.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Forgets the connections that there are; new ones are let through.</summary>
    public void Forget() => _forgotten = Connections;

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _closing.Token;
        while (!stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(stop);
            _ = ServeAsync(client, Interlocked.Increment(ref _connections), stop);
        }
    }

    private async Task ServeAsync(TcpClient client, int number, CancellationToken stop)
    {
        using (client)
        {
            var stream = client.GetStream();
            if (number <= _cut)
            {
                await stream.ReadExactlyAsync(new byte[1], stop); // of the ClientHello
            }
            else if (_server is { } port)
            {
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, port, stop);
                await Task.WhenAny(
                    CopyAsync(stream, server.GetStream(), number, stop), CopyAsync(server.GetStream(), stream, number, stop));
            }
            else
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int number, CancellationToken stop)
    {
        var bytes = new byte[64 * 1024];
        while (await from.ReadAsync(bytes, stop) is var count and > 0)
        {
            if (number <= _forgotten) continue;
            await to.WriteAsync(bytes.AsMemory(0, count), stop);
        }
    }
}
