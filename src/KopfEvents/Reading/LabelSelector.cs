using System.Collections;
using System.Globalization;

namespace KopfEvents.Reading;

/// <summary>Writes label selectors as the API takes them.</summary>
internal static class LabelSelector
{
    /// <summary>
    /// Makes a selector of pairs: <c>app = web</c> is an equal label, a list of values is any of them, and null is a label that
    /// is there with whatever value.
    /// </summary>
    public static string FromPairs(IDictionary pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return string.Join(
            ',', pairs.Cast<DictionaryEntry>().Select(pair => (Key: Text(pair.Key), pair.Value)).Select(pair => pair.Value switch
        {
            null => pair.Key,
            string value => $"{pair.Key}={value}",
            IEnumerable values => $"{pair.Key} in ({string.Join(',', values.Cast<object>().Select(Text))})",
            var value => $"{pair.Key}={Text(value)}",
        }));
    }

    /// <summary>A value as manifests have it: one that looks like a truth value is written true or false in every one.</summary>
    public static string Text(object? value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
