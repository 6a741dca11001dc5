using System.Globalization;
using System.Text;

namespace KopfEvents.Text;

/// <summary>Cuts texts that are too long in bytes, between characters.</summary>
internal static class TextCut
{
    private const string Ellipsis = "...";

    /// <summary>
    /// Cuts a longer text in the middle, never inside a character as a reader sees it (a letter with its combining marks, an
    /// emoji of several code points), and puts three dots there. Plain ASCII keeps one byte less in front of the dots than half,
    /// as kopf does.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxBytes">The longest result, in bytes of UTF-8.</param>
    public static string Middle(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes) return text;

        // Of 1,024, kopf keeps 511 characters in front of the dots and 510 behind them.
        var maxHead = maxBytes / 2 - 1;
        var maxTail = maxBytes - maxHead - Ellipsis.Length;
        var (head, tail) = Ascii.IsValid(text)
            ? (maxHead, text.Length - maxTail)
            : (EndOfHead(text, maxHead), StartOfTail(text, maxTail));
        return string.Concat(text.AsSpan(0, head), Ellipsis, text.AsSpan(tail));
    }

    private static int EndOfHead(string text, int maxBytes)
    {
        var (end, bytes) = (0, 0);
        while (true)
        {
            var element = StringInfo.GetNextTextElementLength(text, end);
            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(end, element));
            if (bytes > maxBytes) break;
            end += element;
        }

        // One character with more marks than fit: cut between its code points rather than lose the whole head.
        return end > 0 ? end : LongestRun(text, maxBytes);
    }

    private static int StartOfTail(string text, int maxBytes)
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
            while (bytes > maxBytes && starts.TryDequeue(out var dropped)) bytes -= dropped.Bytes;
        }

        if (starts.TryPeek(out var first)) return first.Start;

        var start = text.Length;
        for (var left = maxBytes; start > 0;)
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
