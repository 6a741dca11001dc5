using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopfEvents.Objects;

namespace KopfEvents.Columns;

/// <summary>
/// Reads fields of a Kubernetes object by their path; what is not there is null or empty. Numbers and truth values are those of
/// .NET.
/// </summary>
/// <param name="properties">How to look into it.</param>
/// <param name="value">The object, or a part of one.</param>
internal readonly struct ObjectFields(IPropertyReader properties, object? value)
{
    /// <summary>A text, such as <c>status.phase</c>; null also when it is empty.</summary>
    public string? Text(string path) =>
        Find(path) is { } found && properties.TryGetText(found, out var text) && text.Length > 0 ? text : null;

    /// <summary>A whole number.</summary>
    public long? Number(string path) => Find(path) switch
    {
        IConvertible found and not string => found.ToInt64(CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Number } element when element.TryGetInt64(out var number) => number,
        JsonValue node when node.TryGetValue<long>(out var number) => number,
        _ => null,
    };

    /// <summary>Whether a truth value is there and true.</summary>
    public bool Flag(string path) => Find(path) is true;

    /// <summary>A time.</summary>
    public DateTimeOffset? Time(string path) => Find(path) switch
    {
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        DateTimeOffset time => time,
        { } found when properties.TryGetText(found, out var text) => ParseTime(text),
        _ => null,
    };

    /// <summary>Whether there is anything.</summary>
    public bool Has(string path) => Find(path) is not (null or JsonElement { ValueKind: JsonValueKind.Null });

    /// <summary>The elements of a list.</summary>
    public IEnumerable<ObjectFields> Items(string path)
    {
        var reader = properties;
        return Find(path) is { } found && reader.TryGetItems(found, out var items)
            ? items.Select(item => new ObjectFields(reader, item))
            : [];
    }

    /// <summary>The names of the entries of a map, such as <c>metadata.labels</c>.</summary>
    public IReadOnlyList<string> Names(string path) => Find(path) is { } found ? properties.NamesOf(found) : [];

    /// <summary>The status of a condition, such as <c>True</c> of <c>Ready</c>.</summary>
    public string? Condition(string type) =>
        Items("status.conditions").Where(condition => condition.Text("type") == type)
            .Select(condition => condition.Text("status")).FirstOrDefault();

    private static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private object? Find(string path)
    {
        var found = value;
        foreach (var name in path.Split('.'))
        {
            if (found is null || !properties.TryGet(found, name, out found)) return null;
        }

        return found;
    }
}
