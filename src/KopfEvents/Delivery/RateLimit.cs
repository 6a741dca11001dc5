namespace KopfEvents.Delivery;

/// <summary>Lets so many through in a second, evenly, and none ahead of its time.</summary>
/// <param name="perSecond">How many; 0 for no limit.</param>
internal sealed class RateLimit(int perSecond)
{
    private readonly object _lock = new();
    private long _next;

    /// <summary>Waits for its turn.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (perSecond == 0) return;
        TimeSpan wait;
        lock (_lock)
        {
            var now = DateTime.UtcNow.Ticks;
            var turn = Math.Max(_next, now);
            _next = turn + TimeSpan.TicksPerSecond / perSecond;
            wait = TimeSpan.FromTicks(turn - now);
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
    }
}
