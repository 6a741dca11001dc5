using System.Collections;

namespace KopfEvents.Reading;

/// <summary>Writes field selectors as the API takes them.</summary>
internal static class FieldSelector
{
    /// <summary>A value with what selectors are made of behind a backslash.</summary>
    /// <remarks>Source: <c>k8s.io/apimachinery/pkg/fields</c>, EscapeValue.</remarks>
    public static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal)
        .Replace("=", @"\=", StringComparison.Ordinal);

    /// <summary>One field that has a value; null is the empty text, which is that of a field that is not there.</summary>
    public static string Equal(string field, string? value) => $"{field}={Escape(value ?? "")}";

    /// <summary>All of several selectors; null for none.</summary>
    public static string? All(params string?[] selectors) =>
        string.Join(',', selectors.Where(one => !string.IsNullOrEmpty(one))) is { Length: > 0 } all ? all : null;

    /// <summary>Makes a selector of pairs of a field and its value.</summary>
    public static string FromPairs(IDictionary pairs) =>
        string.Join(
            ',', pairs.Cast<DictionaryEntry>()
            .Select(pair => Equal(LabelSelector.Text(pair.Key), LabelSelector.Text(pair.Value))));
}
