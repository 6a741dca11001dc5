using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A port of this machine whose connections are served, each on its own, until the test is over: what the servers, proxies and
/// doors of tests are made of.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<TcpClient, CancellationToken, Task> _serve;
    private readonly TcpListener _listener;

    /// <param name="serve">What is done with a connection, which is closed afterwards.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    public LoopbackListener(Func<TcpClient, CancellationToken, Task> serve, int port = 0)
    {
        (_serve, _listener) = (serve, new TcpListener(IPAddress.Loopback, port));
        _listener.Start();
        _ = AcceptAsync(_closing.Token);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A port where nobody listens.</summary>
    public static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    /// <summary>Opens a connection to a port of this machine.</summary>
    public static async Task<TcpClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return client;
    }

    /// <summary>Passes on what comes from either side, until one of them has gone.</summary>
    public static Task RelayAsync(Stream near, Stream far, CancellationToken cancellationToken) =>
        Task.WhenAny(near.CopyToAsync(far, cancellationToken), far.CopyToAsync(near, cancellationToken));

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using (client) await _serve(client, cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or AuthenticationException or OperationCanceledException or SocketException)
        {
            // One of both sides has gone, or has refused the other, or the test is over.
        }
    }
}
