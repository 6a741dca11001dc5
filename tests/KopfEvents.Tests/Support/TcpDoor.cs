using System.Collections.Concurrent;
using System.Net.Sockets;

namespace KopfEvents.Tests.Support;

/// <summary>
/// What can stand between us and a server: takes connections, cuts the first ones in the middle of their TLS handshake, and lets
/// the others through, until it forgets them as a NAT does: they stay open, and nothing comes through any more; on Linux, nothing
/// is acknowledged either. Without a server behind it, it takes them and is silent.
/// </summary>
internal sealed class TcpDoor : IDisposable
{
    private readonly LoopbackListener _listener;
    private readonly ConcurrentBag<Socket> _clients = [];
    private readonly int? _server;
    private readonly int _cut;
    private int _connections;
    private volatile int _forgotten;

    /// <param name="server">The port of the server behind it; null for none.</param>
    /// <param name="cut">How many connections are cut.</param>
    public TcpDoor(int? server = null, int cut = 0)
    {
        (_server, _cut) = (server, cut);
        _listener = new LoopbackListener(ServeAsync);
    }

    public int Port => _listener.Port;

    /// <summary>How many connections have come.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Forgets the connections that there are; new ones are let through.</summary>
    public void Forget()
    {
        _forgotten = Connections;
        if (DeafSocket.IsPossible) foreach (var client in _clients) DeafSocket.Deafen(client);
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        _clients.Add(client.Client);
        var number = Interlocked.Increment(ref _connections);
        var stream = client.GetStream();
        if (number <= _cut)
        {
            await stream.ReadExactlyAsync(new byte[1], cancellationToken); // of the ClientHello
        }
        else if (_server is { } port)
        {
            using var server = await LoopbackListener.ConnectAsync(port, cancellationToken);
            await Task.WhenAny(
                CopyAsync(stream, server.GetStream(), number, cancellationToken),
                CopyAsync(server.GetStream(), stream, number, cancellationToken));
        }
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int number, CancellationToken cancellationToken)
    {
        var bytes = new byte[64 * 1024];
        while (await from.ReadAsync(bytes, cancellationToken) is var count and > 0)
        {
            if (number <= _forgotten) continue;
            await to.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
        }
    }
}
