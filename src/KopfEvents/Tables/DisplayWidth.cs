namespace KopfEvents.Tables;

/// <summary>
/// How many columns of a screen a text takes: two for each character of Chinese, Japanese and Korean. It is counted as PowerShell
/// counts, which would break a longer line anywhere.
/// </summary>
/// <remarks>Source: <c>CharLengthInBufferCells</c> of PowerShell's console host.</remarks>
internal static class DisplayWidth
{
    /// <summary>The columns that a text takes.</summary>
    public static int Of(string text) => text.Sum(Of);

    /// <summary>The columns that a char takes; of a surrogate pair each half takes one.</summary>
    public static int Of(char one) => IsWide(one) ? 2 : 1;

    /// <summary>The beginning of a text, as far as there is room for it; never with half of an emoji at its end.</summary>
    public static string Cut(string text, int columns)
    {
        var (length, taken) = (0, 0);
        while (length < text.Length && (taken += Of(text[length])) <= columns) length++;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    private static bool IsWide(char one) => one >= '\u1100' && one
        is <= '\u115F' or '\u2329' or '\u232A'
        or (>= '\u2E80' and <= '\uA4CF' and not '\u303F')
        or (>= '\uAC00' and <= '\uD7A3')
        or (>= '\uF900' and <= '\uFAFF')
        or (>= '\uFE10' and <= '\uFE19')
        or (>= '\uFE30' and <= '\uFE6F')
        or (>= '\uFF00' and <= '\uFF60')
        or (>= '\uFFE0' and <= '\uFFE6');
}
