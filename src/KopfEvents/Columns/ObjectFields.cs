using System.Globalization;
using KopfEvents.Objects;

namespace KopfEvents.Columns;

/// <summary>Reads fields of a Kubernetes object by their path; what is not there is null or empty. Numbers and truth values are those of .NET.</summary>
/// <param name="properties">How to look into it.</param>
/// <param name="value">The object, or a part of one.</param>
internal readonly struct ObjectFields(IPropertyReader properties, object? value)
{
    /// <summary>A text, such as <c>status.phase</c>; null also when it is empty.</summary>
    public string? Text(string path) =>
        Find(path) is { } found && properties.TryGetText(found, out var text) && text.Length > 0 ? text : null;

    /// <summary>A whole number.</summary>
    public long? Number(string path) => Find(path) is IConvertible found and not string ? found.ToInt64(CultureInfo.InvariantCulture) : null;

    /// <summary>Whether a truth value is there and true.</summary>
    public bool Flag(string path) => Find(path) is true;

    /// <summary>A time.</summary>
    public DateTimeOffset? Time(string path) =>
        DateTimeOffset.TryParse(Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Whether there is anything.</summary>
    public bool Has(string path) => Find(path) is not null;

    /// <summary>The elements of a list.</summary>
    public IEnumerable<ObjectFields> Items(string path)
    {
        var reader = properties;
        return Find(path) is { } found && reader.TryGetItems(found, out var items) ? items.Select(item => new ObjectFields(reader, item)) : [];
    }

    /// <summary>A part of the object, as it is.</summary>
    public object? Part(string path) => Find(path);

    /// <summary>The status of a condition, such as <c>True</c> of <c>Ready</c>.</summary>
    public string? Condition(string type) =>
        Items("status.conditions").Where(condition => condition.Text("type") == type).Select(condition => condition.Text("status")).FirstOrDefault();

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
