using System.Globalization;
using System.Text;

namespace KopfEvents.Text;

/// <summary>Makes free text fit for the <c>message</c> of an event: one line, printable, within the server's limit.</summary>
public static class EventText
{
    /// <summary>
    /// The longest message that the API server takes, in bytes of UTF-8. Its refusal says "characters" but it counts bytes
    /// (recorded from kube-apiserver 1.36: 257 characters of four bytes are refused).
    /// </summary>
    public const int MaxMessageBytes = 1024;

    private const string Ellipsis = "...";

    // kopf keeps 511 characters in front of the dots and 510 behind them, 1,024 in all.
    private const int MaxHeadBytes = MaxMessageBytes / 2 - 1;
    private const int MaxTailBytes = MaxMessageBytes - MaxHeadBytes - 3;

    /// <summary>Cleans the text, then cuts it in the middle if it is longer than <see cref="MaxMessageBytes"/>.</summary>
    /// <param name="text">Any text, of any length.</param>
    /// <param name="keepNewline">Keeps line breaks, each as one line feed. They break <c>kubectl</c>'s tables.</param>
    public static string ToMessage(string text, bool keepNewline = false) => Truncate(Clean(text, keepNewline));

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

    /// <summary>
    /// Cuts a text of more than <see cref="MaxMessageBytes"/> in the middle, never inside a character as a reader sees it
    /// (a letter with its combining marks, an emoji of several code points), and puts three dots there. Plain ASCII is cut
    /// exactly where kopf cuts it.
    /// </summary>
    public static string Truncate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Encoding.UTF8.GetByteCount(text) <= MaxMessageBytes) return text;

        var (head, tail) = Ascii.IsValid(text)
            ? (MaxHeadBytes, text.Length - MaxTailBytes)
            : (EndOfHead(text), StartOfTail(text));
        return string.Concat(text.AsSpan(0, head), Ellipsis, text.AsSpan(tail));
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

    private static int EndOfHead(string text)
    {
        var (end, bytes) = (0, 0);
        while (true)
        {
            var element = StringInfo.GetNextTextElementLength(text, end);
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(end, element));
            if (bytes > MaxHeadBytes) break;
            end += element;
        }

        // One character with more marks than fit: cut between its code points rather than lose the whole head.
        return end > 0 ? end : LongestRun(text, MaxHeadBytes);
    }

    private static int StartOfTail(string text)
    {
        // Boundaries of characters are defined from the front only, so all of the text is walked, remembering the last few.
        var starts = new Queue<(int Start, int Bytes)>();
        var bytes = 0;
        for (var at = 0; at < text.Length;)
        {
            var element = StringInfo.GetNextTextElementLength(text, at);
            var size = Encoding.UTF8.GetByteCount(text.AsSpan(at, element));
            starts.Enqueue((at, size));
            bytes += size;
            at += element;
            while (bytes > MaxTailBytes && starts.TryDequeue(out var dropped)) bytes -= dropped.Bytes;
        }

        if (starts.TryPeek(out var first)) return first.Start;

        var start = text.Length;
        for (var left = MaxTailBytes; start > 0;)
        {
            var size = char.IsLowSurrogate(text[start - 1]) && start > 1 ? 2 : 1;
            left -= Encoding.UTF8.GetByteCount(text.AsSpan(start - size, size));
            if (left < 0) break;
            start -= size;
        }

        return start;
    }

    private static int LongestRun(string text, int maxBytes)
    {
        var (end, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes) break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
