using System.Text;

namespace KopfEvents.Columns;

/// <summary>A cell of a row.</summary>
/// <param name="Text">What it says; it is never broken.</param>
/// <param name="Width">How much room it has at least.</param>
internal readonly record struct TextCell(string Text, int Width);

/// <summary>
/// Writes rows whose last column is free text: it stands behind the others where it fits or where there is room enough for it,
/// and below them where there is not, and goes on in the next line between two words.
/// </summary>
internal static class TextRow
{
    private const int Gap = 1;

    /// <summary>The least room in which a text of several lines is still nice to read.</summary>
    private const int LeastRoom = 40;

    /// <summary>Writes a row.</summary>
    /// <param name="cells">The columns but the last.</param>
    /// <param name="text">The last column.</param>
    /// <param name="width">The longest line; null for as long as it takes.</param>
    /// <param name="indent">Where the text begins when it stands below.</param>
    public static string Write(IReadOnlyList<TextCell> cells, string text, int? width, int indent)
    {
        var row = new StringBuilder();
        var at = 0;
        foreach (var cell in cells)
        {
            if (at > 0 && at + cell.Text.Length > width) at = NewLine(row, Math.Clamp(width.Value - cell.Text.Length, 0, indent));
            row.Append(cell.Text);
            var room = Math.Max(cell.Text.Length, cell.Width) + Gap;
            row.Append(' ', room - cell.Text.Length);
            at += room;
        }

        if (width is { } limit && at + text.Length > limit)
        {
            if (limit - at < LeastRoom && text.Length > 0) at = NewLine(row, indent);
            AppendWords(row, text, at, limit);
        }
        else
        {
            row.Append(text);
        }

        return row.ToString().TrimEnd();
    }

    private static void AppendWords(StringBuilder row, string text, int indent, int width)
    {
        var at = indent;
        foreach (var word in text.Split(' '))
        {
            if (at > indent && at + Gap + word.Length > width) at = NewLine(row, indent);
            if (at > indent) row.Append(' ');
            at += (at > indent ? Gap : 0) + word.Length;
            row.Append(word);
        }
    }

    private static int NewLine(StringBuilder row, int indent)
    {
        while (row.Length > 0 && row[^1] == ' ') row.Length--;
        row.Append('\n').Append(' ', indent);
        return indent;
    }
}
