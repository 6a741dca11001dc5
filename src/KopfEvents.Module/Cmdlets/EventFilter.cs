using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Events;

namespace KopfEvents.Module.Cmdlets;

/// <summary>Which events a user wants to see; texts are wildcards.</summary>
internal sealed class EventFilter(string[]? types, string[]? reasons, string[]? components, DateTimeOffset? since)
{
    private readonly IReadOnlyList<WildcardPattern> _types = Patterns(types);
    private readonly IReadOnlyList<WildcardPattern> _reasons = Patterns(reasons);
    private readonly IReadOnlyList<WildcardPattern> _components = Patterns(components);

    /// <summary>Whether an event is one of them.</summary>
    public bool Includes(EventSummary summary) =>
        Matches(_types, summary.Type) && Matches(_reasons, summary.Reason) && Matches(_components, summary.Component)
        && (since is null || summary.LastSeen >= since);

    private static WildcardPattern[] Patterns(string[]? texts) =>
        [.. (texts ?? []).Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase))];

    private static bool Matches(IReadOnlyList<WildcardPattern> patterns, string text) =>
        patterns.Count == 0 || patterns.Any(pattern => pattern.IsMatch(text));
}
