using System.Globalization;
using System.Text;

namespace KopfEvents.Text;

/// <summary>Makes free text fit to be shown: on a terminal, in a table, as one line.</summary>
internal static class PrintableText
{
    /// <summary>
    /// Replaces each run of line breaks by one space, and shows other control characters, and the marks that reorder text,
    /// as <c>\u001B</c> and the like: raw ones would break tables, rewrite a terminal, or hide what is said. Halves of
    /// surrogate pairs become U+FFFD.
    /// </summary>
    public static string Clean(string text, bool keepNewline = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsClean(text)) return text;

        var clean = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsLineBreak(c))
            {
                if (keepNewline)
                {
                    if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                    clean.Append('\n');
                }
                else
                {
                    while (i + 1 < text.Length && IsLineBreak(text[i + 1])) i++;
                    clean.Append(' ');
                }
            }
            else if (IsUnsafe(c))
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else
            {
                clean.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
            }
        }

        return clean.ToString();
    }

    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if (IsLineBreak(c) || IsUnsafe(c) || char.IsSurrogate(c)) return false;
        }

        return true;
    }

    private static bool IsLineBreak(char c) => c is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
