namespace KopfEvents.Delivery;

/// <summary>Lets so many through in a second, evenly, and none ahead of its time.</summary>
/// <param name="perSecond">How many; 0 for no limit.</param>
/// <param name="clock">The clock.</param>
internal sealed class RateLimit(int perSecond, TimeProvider clock)
{
    private readonly object _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Waits for its turn.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (perSecond == 0) return;
        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var turn = _next > now ? _next : now;
            _next = turn + TimeSpan.FromSeconds(1d / perSecond);
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
    }
}
