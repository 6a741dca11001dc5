using System.Text;
using System.Text.RegularExpressions;

namespace KopfEvents.Tables;

/// <summary>A cell of a row.</summary>
/// <param name="Text">What it says; it is never broken.</param>
/// <param name="Width">How wide its column is. A longer text takes room from the columns behind it.</param>
internal readonly record struct TextCell(string Text, int Width);

/// <summary>
/// Writes rows whose last column is free text: it stands behind the others where it fits or where there is room enough for it,
/// and below them where there is not, and goes on in the next line between two words.
/// </summary>
internal static partial class TextRow
{
    private const int Gap = 1;

    /// <summary>
    /// Where the text begins when it stands below: behind the first letters of the row, as the frames of the views have it.
    /// </summary>
    private const int Indent = 9;

    /// <summary>The least room in which a text of several lines is still nice to read.</summary>
    private const int LeastRoom = 40;

    /// <summary>Writes the headings, and a line of dashes below them, as PowerShell's tables have it.</summary>
    /// <param name="cells">The columns but the last.</param>
    /// <param name="text">The last column; empty where there is none.</param>
    /// <param name="fit">What it has to fit in.</param>
    public static string Header(IReadOnlyList<TextCell> cells, string text, RowFit fit) =>
        Write(cells, text, fit) + '\n'
            + Write([.. cells.Select(cell => cell with { Text = Dashes(cell.Text) })], Dashes(text), fit);

    /// <summary>Writes a row.</summary>
    /// <param name="cells">The columns but the last.</param>
    /// <param name="text">The last column; empty where there is none.</param>
    /// <param name="fit">What it has to fit in.</param>
    public static string Write(IReadOnlyList<TextCell> cells, string text, RowFit fit)
    {
        if (fit is not { IsOneLine: true, Width: { } limit }) return Lines(cells, text, fit.Width);
        var line = Lines(cells, text, width: null);
        // What does not fit in its columns may fit without them.
        if (!Fits(line, limit)) line = string.Join("  ", cells.Select(cell => cell.Text).Append(text)).TrimEnd();
        return Fits(line, limit) ? line : DisplayWidth.Cut(line, limit - 1) + '\u2026';
    }

    private static bool Fits(string line, int limit) => DisplayWidth.Of(line) <= limit;

    private static string Dashes(string headings) => Heading().Replace(headings, heading => new string('-', heading.Length));

    [GeneratedRegex(@"\S+( \S+)*")]
    private static partial Regex Heading();

    private static string Lines(IReadOnlyList<TextCell> cells, string text, int? width)
    {
        var row = new StringBuilder(Cells(cells, width, out var at));
        if (width is not { } limit || at + DisplayWidth.Of(text) <= limit)
        {
            Fill(row, at).Append(text);
        }
        else
        {
            if (limit - at < LeastRoom && text.Length > 0)
            {
                row.Append('\n');
                at = Indent;
            }

            AppendWords(Fill(row, at), text, at, limit);
        }

        return row.ToString().TrimEnd();
    }

    /// <summary>Writes the cells in as few lines as there can be, in their columns if possible.</summary>
    private static string Cells(IReadOnlyList<TextCell> cells, int? width, out int next)
    {
        var line = Line(cells, 0, cells.Count, out next);
        if (width is not { } limit || Fits(line, limit)) return line;

        for (var first = 1; first < cells.Count; first++)
        {
            var above = Line(cells, 0, first, out _);
            var below = Line(cells, first, cells.Count, out next);
            if (Fits(above, limit) && Fits(below, limit)) return $"{above}\n{below}";
        }

        var row = new StringBuilder();
        next = 0;
        foreach (var cell in cells)
        {
            var length = DisplayWidth.Of(cell.Text);
            if (next > 0 && next + length > limit)
            {
                row.Append('\n');
                next = Math.Clamp(limit - length, 0, Indent);
            }

            Fill(row, next).Append(cell.Text);
            next += length + Gap;
        }

        return row.ToString();
    }

    /// <summary>Some cells on one line, each in its column, or behind the one before it if that is too long.</summary>
    private static string Line(IReadOnlyList<TextCell> cells, int from, int to, out int next)
    {
        var line = new StringBuilder();
        next = cells.Take(from).Sum(cell => cell.Width + Gap);
        var column = next;
        foreach (var cell in cells.Skip(from).Take(to - from))
        {
            Fill(line, next).Append(cell.Text);
            column += cell.Width + Gap;
            next = Math.Max(column, next + DisplayWidth.Of(cell.Text) + Gap);
        }

        return line.ToString();
    }

    private static void AppendWords(StringBuilder row, string text, int indent, int width)
    {
        var at = indent;
        foreach (var word in text.Split(' '))
        {
            var length = DisplayWidth.Of(word);
            if (at > indent && at + Gap + length > width)
            {
                Fill(row.Append('\n'), indent);
                at = indent;
            }

            if (at > indent) row.Append(' ');
            at += (at > indent ? Gap : 0) + length;
            row.Append(word);
        }
    }

    /// <summary>Fills the last line with spaces up to a column.</summary>
    private static StringBuilder Fill(StringBuilder row, int column)
    {
        var filled = 0;
        for (var at = row.Length - 1; at >= 0 && row[at] != '\n'; at--) filled += DisplayWidth.Of(row[at]);
        return row.Append(' ', Math.Max(0, column - filled));
    }
}
