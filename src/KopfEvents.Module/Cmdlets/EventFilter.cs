using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Connections;
using KopfEvents.Reading;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Which events a user wants to see. Texts are wildcards in any case of letters, and several of them can stand in one, with
/// commas.
/// </summary>
internal sealed class EventFilter
{
    private readonly IReadOnlyList<WildcardPattern> _types;
    private readonly IReadOnlyList<WildcardPattern> _reasons;
    private readonly IReadOnlyList<WildcardPattern> _components;
    private readonly DateTimeOffset? _since;

    public EventFilter(string[]? types, string[]? reasons, string[]? components, DateTimeOffset? since)
    {
        var (type, reason, component) = (Split(types), Split(reasons), Split(components));
        (_types, _reasons, _components, _since) = (Patterns(type), Patterns(reason), Patterns(component), since);
        // Selectors are exact: the server gets what is written the way in which such names are, and can only be meant so.
        FieldSelector = Reading.FieldSelector.All(
            Term("type", type, text => text is "Normal" or "Warning" or "Error"),
            Term("reason", reason, text => char.IsAsciiLetterUpper(text[0]) && text.Any(char.IsAsciiLetterLower)),
            Term("source", component, text => !text.Any(char.IsAsciiLetterUpper)));
    }

    /// <summary>As much of it as the server can do, as a field selector; null for nothing.</summary>
    public string? FieldSelector { get; }

    /// <summary>Whether an event is one of them.</summary>
    public bool Includes(EventSummary summary) =>
        Matches(_types, summary.Type) && Matches(_reasons, summary.Reason) && Matches(_components, summary.Component)
        && (_since is null || summary.Times.Last >= _since);

    private static string[] Split(string[]? texts) =>
        [.. (texts ?? [])
            .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static WildcardPattern[] Patterns(string[] texts) =>
        [.. texts.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase))];

    private static string? Term(string field, string[] texts, Func<string, bool> isExact) =>
        texts is [var only] && !WildcardPattern.ContainsWildcardCharacters(only) && isExact(only)
            ? FieldTerm.Equal(field, only)
            : null;

    private static bool Matches(IReadOnlyList<WildcardPattern> patterns, string text) =>
        patterns.Count == 0 || patterns.Any(pattern => pattern.IsMatch(text));
}
