using System.Text.RegularExpressions;

namespace KopfEvents.Columns;

/// <summary>The headings of a table whose rows <see cref="TextRow"/> writes.</summary>
internal static partial class TextTable
{
    /// <summary>Puts a line of dashes below them, as PowerShell's tables have it.</summary>
    public static string Underline(string headings) =>
        $"{headings}\n{Heading().Replace(headings, heading => new string('-', heading.Length))}";

    [GeneratedRegex(@"\S+( \S+)*")]
    private static partial Regex Heading();
}
