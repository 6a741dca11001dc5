namespace KopfEvents.Tests.Support;

/// <summary>
/// A port with nothing behind it, until a server is let through: connections are refused, and then they are not.
/// </summary>
internal sealed class RecoveringDoor : IDisposable
{
    private LoopbackListener? _listener;

    public int Port { get; } = LoopbackListener.FreePort();

    /// <summary>From now on, all connections go to a server.</summary>
    public void Open(int server) => _listener = new LoopbackListener(
        async (client, cancellationToken) =>
        {
            using var far = await LoopbackListener.ConnectAsync(server, cancellationToken);
            await LoopbackListener.RelayAsync(client.GetStream(), far.GetStream(), cancellationToken);
        },
        Port);

    public void Dispose() => _listener?.Dispose();
}
