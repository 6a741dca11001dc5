namespace KopfEvents.Connections;

/// <summary>Until when nobody sends to a server, because it has asked for that.</summary>
internal sealed class Cooldown
{
    private long _untilTicks;

    /// <summary>Whether the server wants to be left alone now.</summary>
    public bool IsOn(TimeProvider clock) => Left(clock) > TimeSpan.Zero;

    /// <summary>Waits until the cool-down is over, however often it is extended meanwhile.</summary>
    public async ValueTask WaitAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clock);
        while (Left(clock) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes it last at least until then.</summary>
    public void Extend(DateTimeOffset until)
    {
        var current = Interlocked.Read(ref _untilTicks);
        while (until.UtcTicks > current)
        {
            var seen = Interlocked.CompareExchange(ref _untilTicks, until.UtcTicks, current);
            if (seen == current) return;
            current = seen;
        }
    }

    private TimeSpan Left(TimeProvider clock) => new(Interlocked.Read(ref _untilTicks) - clock.GetUtcNow().UtcTicks);
}
