using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Connects to a name with several addresses: one after the other a quarter of a second apart, both families in turn, and the
/// first one that answers wins. .NET waits for an address that is dead until the system gives up, after minutes.
/// </summary>
/// <remarks>Source: RFC 8305 (Happy Eyeballs), sections 4 and 5.</remarks>
internal static class AddressRace
{
    /// <summary>How long one address has before the next one gets its chance as well.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as client-go waits for a connection.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Where a host and port are really, by <c>host:port</c>; only tests put something in, as with curl --connect-to.
    /// </summary>
    public static IReadOnlyDictionary<string, IPEndPoint[]> Elsewhere { get; set; } = new Dictionary<string, IPEndPoint[]>();

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody answers, or there is no such name.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var ends = await FindAsync(host, port, limit.Token).ConfigureAwait(false);
            return await ConnectAsync(ends, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    /// <summary>Connects to the first to answer.</summary>
    /// <exception cref="SocketException">Nobody answers.</exception>
    public static Task<Socket> ConnectAsync(IPEndPoint[] ends, CancellationToken cancellationToken) =>
        ends.Length == 1 ? ConnectAsync(ends[0], cancellationToken) : RaceAsync(ends, cancellationToken);

    private static async Task<IPEndPoint[]> FindAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (Elsewhere.TryGetValue($"{host.ToLowerInvariant()}:{port}", out var elsewhere)) return elsewhere;
        if (IPAddress.TryParse(host, out var address)) return [new IPEndPoint(address, port)];
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : [.. InTurn(addresses).Select(one => new IPEndPoint(one, port))];
    }

    /// <summary>The families in turn, beginning with the one that the system prefers.</summary>
    private static IEnumerable<IPAddress> InTurn(IPAddress[] addresses)
    {
        var first = addresses.Where(one => one.AddressFamily == addresses[0].AddressFamily).ToList();
        var second = addresses.Where(one => one.AddressFamily != addresses[0].AddressFamily).ToList();
        for (var at = 0; at < Math.Max(first.Count, second.Count); at++)
        {
            if (at < first.Count) yield return first[at];
            if (at < second.Count) yield return second[at];
        }
    }

    private static async Task<Socket> RaceAsync(IPEndPoint[] ends, CancellationToken cancellationToken)
    {
        using var won = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<Socket>>();
        Exception? failure = null;
        for (var next = 0; next < ends.Length || running.Count > 0;)
        {
            if (next < ends.Length) running.Add(ConnectAsync(ends[next++], won.Token));
            var head = next < ends.Length ? Task.Delay(Head, won.Token) : Task.Delay(Timeout.Infinite, won.Token);
            var first = await Task.WhenAny([head, .. running]).ConfigureAwait(false);
            if (first is not Task<Socket> attempt) continue;
            running.Remove(attempt);
            if (attempt.IsCompletedSuccessfully)
            {
                await won.CancelAsync().ConfigureAwait(false);
                foreach (var other in running) _ = DropAsync(other);
                return await attempt.ConfigureAwait(false);
            }

            failure ??= attempt.Exception?.InnerException;
        }

        cancellationToken.ThrowIfCancellationRequested();
        ExceptionDispatchInfo.Throw(failure ?? new SocketException((int)SocketError.HostUnreachable));
        throw failure!;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint end, CancellationToken cancellationToken)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            SignsOfLife.AskFor(socket);
            await socket.ConnectAsync(end, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task DropAsync(Task<Socket> attempt)
    {
        await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.IsCompletedSuccessfully) attempt.Result.Dispose();
    }
}
