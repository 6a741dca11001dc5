using System.Net;
using System.Net.Sockets;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A port with nothing behind it, until a server is let through: connections are refused, and then they are not.
/// </summary>
internal sealed class RecoveringDoor : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private TcpListener? _listener;

    public RecoveringDoor()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>From now on, all connections go to a server.</summary>
    public void Open(int server)
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener, server);
    }

    public void Dispose()
    {
        _closing.Cancel();
        _listener?.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, int server)
    {
        var cancellationToken = _closing.Token;
        while (!cancellationToken.IsCancellationRequested)
        {
            _ = RelayAsync(await listener.AcceptTcpClientAsync(cancellationToken), server, cancellationToken);
        }
    }

    private static async Task RelayAsync(TcpClient client, int port, CancellationToken cancellationToken)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var (near, far) = (client.GetStream(), server.GetStream());
            await Task.WhenAny(near.CopyToAsync(far, cancellationToken), far.CopyToAsync(near, cancellationToken));
        }
    }
}
