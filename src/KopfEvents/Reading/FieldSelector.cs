using System.Collections;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>Writes field selectors as the API takes them.</summary>
internal static class FieldSelector
{
    /// <summary>All of several selectors; null for none.</summary>
    public static string? All(params string?[] selectors) =>
        string.Join(',', selectors.Where(one => !string.IsNullOrEmpty(one))) is { Length: > 0 } all ? all : null;

    /// <summary>Makes a selector of pairs of a field and its value.</summary>
    public static string FromPairs(IDictionary pairs) =>
        string.Join(
            ',', pairs.Cast<DictionaryEntry>()
            .Select(pair => FieldTerm.Equal(LabelSelector.Text(pair.Key), LabelSelector.Text(pair.Value))));
}
