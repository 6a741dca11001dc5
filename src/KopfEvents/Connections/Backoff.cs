namespace KopfEvents.Connections;

/// <summary>
/// How long to wait before the next attempt: twice as long each time, and at random between half of that and all of it, so that
/// many clients that failed together do not come back together. What the server asks for in <c>Retry-After</c> is the least.
/// </summary>
/// <param name="First">The longest first wait.</param>
/// <param name="Longest">The longest wait of all that the server did not ask for.</param>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>From 0.1 s to 5 s: a restart of an API server behind a load balancer is over in a few attempts.</summary>
    public static Backoff Default { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    /// <summary>The wait after an attempt.</summary>
    /// <param name="attempt">Which attempt failed, from 1.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    public TimeSpan Next(int attempt, TimeSpan? retryAfter)
    {
        var doubled = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), Longest.TotalSeconds);
        var jittered = TimeSpan.FromSeconds(doubled * (0.5 + Random.Shared.NextDouble() / 2));
        return retryAfter is { } asked ? asked + jittered : jittered;
    }
}
