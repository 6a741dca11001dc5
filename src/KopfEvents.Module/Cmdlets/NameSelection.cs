using System.Management.Automation;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// The names that a user asks for, plain ones and wildcards, with their case as in Kubernetes; and which of the plain ones have
/// turned up.
/// </summary>
/// <param name="names">The names; none means all objects.</param>
internal sealed class NameSelection(IReadOnlyList<string> names)
{
    private readonly List<WildcardPattern> _patterns = [.. names.Select(name => new WildcardPattern(name))];
    private readonly HashSet<string> _found = [];

    /// <summary>The names, when there are some and none of them is a wildcard.</summary>
    public IReadOnlyList<string>? Plain { get; } = names.Count > 0 && !names.Any(WildcardPattern.ContainsWildcardCharacters)
        ? names
        : null;

    /// <summary>What tells objects that are asked for from others; null when all are.</summary>
    public Func<string, bool>? Filter => _patterns.Count == 0 ? null : Accept;

    /// <summary>The plain names that <see cref="Filter"/> has not come upon.</summary>
    public IEnumerable<string> Missing =>
        names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !_found.Contains(name));

    private bool Accept(string name)
    {
        if (!_patterns.Exists(pattern => pattern.IsMatch(name))) return false;
        _found.Add(name);
        return true;
    }
}
