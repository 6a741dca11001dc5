using System.Buffers;
using System.Globalization;
using System.Text;

namespace KopfEvents.Text;

/// <summary>Makes free text fit to be shown: on a terminal, in a table, as one line.</summary>
internal static class PrintableText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    private static readonly SearchValues<char> PlainAscii =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    /// <summary>
    /// Replaces each run of line breaks or tabs by one space, and shows what hides or reorders text as <c>\u001B</c> and the
    /// like: control characters, format characters (the Unicode category Cf, the bidirectional marks among them), and what is
    /// ignorable by default, such as fillers. Raw ones would break tables, rewrite a terminal, or hide what is said. What
    /// belongs to the character beside it stays: one variation selector, and the joiners of emoji and of the scripts that need
    /// them. Halves of surrogate pairs become U+FFFD.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepNewline">Keeps line breaks, each as one line feed.</param>
    public static string Clean(string text, bool keepNewline = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExcept(PlainAscii)) return text;

        var clean = new StringBuilder(text.Length + 16);
        var last = default(Rune); // the last one that can be seen
        var isAfterSelector = false;
        for (var i = 0; i < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var end = i + length;
            if (IsBreak(rune, keepNewline))
            {
                while (end < text.Length && IsBreak(new Rune(Whole(text[end])), keepNewline)) end++;
                clean.Append(' ');
                last = default;
            }
            else if (keepNewline && IsLineBreak(rune))
            {
                if (rune.Value == '\r' && end < text.Length && text[end] == '\n') end++;
                clean.Append('\n');
                last = default;
            }
            else if (IsVariationSelector(rune) && IsVisible(last) && !isAfterSelector)
            {
                clean.Append(text, i, length);
                isAfterSelector = true;
                i = end;
                continue;
            }
            else if (IsHidden(rune) && !Joins(rune, last, text.AsSpan(end)))
            {
                var (prefix, digits) = rune.IsBmp ? ("\\u", "X4") : ("\\U", "X8");
                clean.Append(prefix).Append(rune.Value.ToString(digits, CultureInfo.InvariantCulture));
                last = default;
            }
            else
            {
                // Of half a surrogate pair, the rune is U+FFFD.
                if (status == OperationStatus.Done) clean.Append(text, i, length);
                else clean.Append('\uFFFD');
                last = rune;
            }

            isAfterSelector = false;
            i = end;
        }

        return clean.ToString();
    }

    private static char Whole(char c) => char.IsSurrogate(c) ? '\uFFFD' : c;

    /// <summary>What one space takes the place of.</summary>
    private static bool IsBreak(Rune rune, bool keepNewline) => rune.Value == '\t' || (!keepNewline && IsLineBreak(rune));

    private static bool IsLineBreak(Rune rune) => rune.Value is '\n' or '\r' or '\v' or '\f' or 0x85 or 0x2028 or 0x2029;

    private static bool IsVisible(Rune rune) => rune != default && !Rune.IsWhiteSpace(rune) && !IsHidden(rune);

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || IsIgnorable(rune);

    /// <summary>
    /// The property Default_Ignorable_Code_Point, as far as it is not in the category Cf: .NET does not know it.
    /// Source: DerivedCoreProperties.txt of the Unicode Character Database.
    /// </summary>
    private static bool IsIgnorable(Rune rune) => rune.Value is
        0x034F or (>= 0x115F and <= 0x1160) or (>= 0x17B4 and <= 0x17B5) or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsVariationSelector(Rune rune) => rune.Value is
        (>= 0xFE00 and <= 0xFE0F) or (>= 0x180B and <= 0x180D) or 0x180F or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>
    /// Whether it is a joiner that does its work: between the parts of an emoji, or between letters that it shapes.
    /// </summary>
    private static bool Joins(Rune rune, Rune before, ReadOnlySpan<char> rest) =>
        rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner
        && Rune.DecodeFromUtf16(rest, out var after, out _) == OperationStatus.Done
        && ((rune.Value == ZeroWidthJoiner && IsPictograph(before) && IsPictograph(after))
            || (IsShaped(before) && IsShaped(after)));

    /// <summary>Emoji are symbols, and the tones of their skin as well.</summary>
    private static bool IsPictograph(Rune rune) => rune.Value > 0x7F
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
            or UnicodeCategory.MathSymbol;

    /// <summary>
    /// Letters and marks from Arabic to the scripts of India and South-East Asia, whose words a joiner writes differently.
    /// </summary>
    private static bool IsShaped(Rune rune) => rune.Value is >= 0x0600 and < 0x1D00
        && Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
