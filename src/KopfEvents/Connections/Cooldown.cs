namespace KopfEvents.Connections;

/// <summary>Until when nobody sends to a server, because it has asked for that.</summary>
internal sealed class Cooldown
{
    private long _until;

    /// <summary>Whether the server wants to be left alone now.</summary>
    public bool IsOn => Left > 0;

    /// <summary>Waits until the cool-down is over, however often it is extended meanwhile.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (Left is var left and > 0) await Task.Delay(TimeSpan.FromMilliseconds(left), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes it last at least so long from now on.</summary>
    public void Extend(TimeSpan wait)
    {
        var until = Environment.TickCount64 + (long)Math.Ceiling(wait.TotalMilliseconds);
        var current = Interlocked.Read(ref _until);
        while (until > current)
        {
            var seen = Interlocked.CompareExchange(ref _until, until, current);
            if (seen == current) return;
            current = seen;
        }
    }

    private long Left => Interlocked.Read(ref _until) - Environment.TickCount64;
}
