using System.Text.RegularExpressions;

namespace KubernetesSandbox.Faults;

/// <summary>A rule at work, and what it has hit so far. Disposing it takes the rule away.</summary>
public sealed class Fault : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _hitRequests = [];
    private readonly Action<Fault> _remove;
    private readonly Regex _pattern;
    private readonly Random _random;
    private int _matches;

    internal Fault(int id, FaultRule rule, Action<Fault> remove)
    {
        Id = id;
        Rule = rule;
        _remove = remove;
        _pattern = new Regex(rule.Pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant);
        _random = new Random(rule.Seed);
    }

    /// <summary>The number under which the admin path knows the rule.</summary>
    public int Id { get; }

    /// <summary>The rule.</summary>
    public FaultRule Rule { get; }

    /// <summary>How many requests have matched the pattern, hit or not.</summary>
    public int Matches
    {
        get
        {
            lock (_lock)
                return _matches;
        }
    }

    /// <summary>How many requests have been hit.</summary>
    public int Hits
    {
        get
        {
            lock (_lock)
                return _hitRequests.Count;
        }
    }

    /// <summary>The requests that have been hit, in their order, each as <c>METHOD /path?query</c>.</summary>
    public IReadOnlyList<string> HitRequests
    {
        get
        {
            lock (_lock)
                return [.. _hitRequests];
        }
    }

    /// <summary>Takes the rule away; what it has hit can still be read.</summary>
    public void Dispose() => _remove(this);

    /// <summary>Decides about one request and counts it.</summary>
    internal bool Hit(string request)
    {
        if (!_pattern.IsMatch(request))
            return false;

        lock (_lock)
        {
            _matches++;
            // A number is drawn for each match, so that the sequence does not depend on anything but the seed.
            var isHit = _random.NextDouble() < Rule.Share && !(_hitRequests.Count >= Rule.MaxHits);
            if (isHit)
                _hitRequests.Add(request);
            return isHit;
        }
    }
}
