using System.Text.RegularExpressions;
using KopfEvents.Text;

namespace KopfEvents.Objects;

/// <summary>
/// Says which value is meant where it cannot be named by a reference: in errors. A Secret is in many pipelines, so texts and
/// objects are told by what they are, and not by what they hold.
/// </summary>
internal sealed partial class ObjectDescription(IPropertyReader properties)
{
    /// <summary>The longest text that is shown as it is, in characters.</summary>
    private const int MaxShownLength = 80;

    private const int MaxShownNames = 5;

    /// <summary>
    /// Describes a value, as a sentence begins: <c>'hello'</c>, <c>A text of 12 lines (Secret db)</c>, <c>Pod 'web-0'</c>.
    /// </summary>
    public string Describe(object value)
    {
        if (properties.TryGetText(value, out var text)) return DescribeText(ObjectReader.WithoutByteOrderMark(text));
        var (kind, name) =
            (Text(value, "kind"), Text(properties.TryGet(value, "metadata", out var metadata) ? metadata : value, "name"));
        if (kind is not null) return name is null ? $"An object of kind {kind}" : $"{kind} '{name}'";
        if (name is not null) return $"An object named '{name}'";
        var names = properties.NamesOf(value);
        var more = names.Count > MaxShownNames ? " and more" : "";
        if (names.Count > 0) return $"An object with {string.Join(", ", names.Take(MaxShownNames))}{more}";
        var type = properties.TypeOf(value);
        return type.IsPrimitive || type.IsEnum || value is decimal
            ? FormattableString.Invariant($"'{value}'")
            : $"A value of type {type.Name}";
    }

    /// <summary>
    /// Whether to keep a value out of errors altogether: a Secret, a text with one in it, and a map of texts of which nobody
    /// knows where it is from, as the <c>data</c> of a Secret is.
    /// </summary>
    public bool MayHoldSecrets(object value)
    {
        if (properties.TryGetText(value, out var text)) return !IsShort(text.Trim()) || EntrySyntax().IsMatch(text);
        if (Text(value, "kind") is { } kind) return kind is "Secret" or "SecretList" or "List" or "Table";
        var names = properties.NamesOf(value);
        return names.Contains("data") || names.Contains("stringData")
            || (names.Count > 0 && names.All(name => IsText(value, name)));
    }

    private bool IsText(object map, string name) =>
        properties.TryGet(map, name, out var entry) && (properties.TryGetText(entry!, out _) || entry is byte[]);

    private static string DescribeText(string text)
    {
        var line = text.Trim();
        if (IsShort(line)) return EntrySyntax().Match(line) is { Success: true } entry ? $"'{entry.Value} ...'" : $"'{line}'";
        var lines = line.Split('\n').Length;
        var size = lines > 1 ? $"{lines} lines" : line.Length == 1 ? "1 character" : $"{line.Length} characters";
        var (kind, name) = (KindSyntax().Match(text), NameSyntax().Match(text));
        if (!kind.Success) return $"A text of {size}";
        return $"A text of {size} ({kind.Groups[1].Value}{(name.Success ? " " + name.Groups[1].Value : "")})";
    }

    /// <summary>Whether a text is one short line, and no document.</summary>
    private static bool IsShort(string text) =>
        text.Length <= MaxShownLength && text is not ['{' or '[', ..] && !text.Contains('\n', StringComparison.Ordinal);

    private string? Text(object? value, string property) =>
        value is not null && properties.TryGet(value, property, out var found) && found is not null
        && properties.TryGetText(found, out var text) && text.Length > 0
            ? PrintableText.Clean(text)
            : null;

    /// <summary>A line of a map: its key may be shown.</summary>
    [GeneratedRegex("""^\s*(- )?["']?[A-Za-z0-9._/-]+["']?\s*:(?=\s|\z)""")]
    private static partial Regex EntrySyntax();

    [GeneratedRegex("""(?:^|[\s{,])["']?kind["']?\s*:\s*["']?([A-Za-z0-9]{1,63})""")]
    private static partial Regex KindSyntax();

    [GeneratedRegex("""["']?metadata["']?\s*:[^\0]*?["']?\bname["']?\s*:\s*["']?([A-Za-z0-9.:_-]{1,253})""")]
    private static partial Regex NameSyntax();
}
