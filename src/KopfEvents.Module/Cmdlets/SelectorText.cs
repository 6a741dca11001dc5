using System.Collections;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Reads a selector as users give it: text, a hashtable, or the array that PowerShell makes of an unquoted
/// <c>app=web,tier!=db</c>. All terms of all of them hold.
/// </summary>
internal static class SelectorText
{
    /// <summary>The selector as the API takes it; null for none.</summary>
    /// <param name="value">What was given.</param>
    /// <param name="fromPairs">Writes the terms of a hashtable.</param>
    public static string? Of(object? value, Func<IDictionary, string> fromPairs) => PSObjectReader.Unwrap(value) switch
    {
        null => null,
        string text => text,
        IDictionary pairs => fromPairs(pairs),
        IEnumerable several =>
            string.Join(
                ',', several.Cast<object?>().Select(one => Of(one, fromPairs)).Where(text => !string.IsNullOrEmpty(text))),
        var other => other.ToString(),
    };
}
