using System.Text.RegularExpressions;

namespace KubernetesSandbox.Faults;

/// <summary>
/// Which requests fail, and how. The same rule with the same seed hits the same ones in a sequence of matching requests.
/// </summary>
public sealed record FaultRule
{
    /// <summary>
    /// A regular expression for <c>METHOD /path?query</c>; for example <c>^POST .*/events</c>. Default: all requests.
    /// </summary>
    public string Pattern { get; init; } = "";

    /// <summary>What happens to the request.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The share of the matching requests that is hit, from 0 to 1. Default: 1, all of them.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Starts the sequence of random numbers that <see cref="Share"/> is decided with.</summary>
    public int Seed { get; init; }

    /// <summary>The rule rests after this many hits; null: never.</summary>
    public int? MaxHits { get; init; }

    /// <summary>How long <see cref="FaultKind.Latency"/> holds a request back.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The <c>Retry-After</c> of a 429, in whole seconds. Null: the response has no such header.</summary>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Sends <c>Retry-After</c> as an HTTP date instead of seconds.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>Says what is wrong with the rule, or null when nothing is.</summary>
    internal string? Problem()
    {
        if (Share is not (>= 0 and <= 1))
            return $"share must be from 0 to 1, not {Share}";
        if (MaxHits < 0)
            return $"maxHits must not be negative, but is {MaxHits}";
        if (Latency < TimeSpan.Zero || RetryAfter < TimeSpan.Zero)
            return "latency and retryAfter must not be negative";
        try
        {
            _ = new Regex(Pattern);
            return null;
        }
        catch (ArgumentException error)
        {
            return $"pattern is not a regular expression: {error.Message}";
        }
    }
}
