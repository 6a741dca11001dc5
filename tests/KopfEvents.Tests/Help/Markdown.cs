namespace KopfEvents.Tests.Help;

/// <summary>As much of Markdown as the pages use.</summary>
internal static class Markdown
{
    /// <summary>The texts below the headings of one level, by heading.</summary>
    public static IReadOnlyDictionary<string, string> Sections(string text, int level)
    {
        var mark = new string('#', level) + " ";
        var sections = new OrderedDictionary<string, List<string>>();
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            if (!isCode && line.StartsWith(mark, StringComparison.Ordinal)) sections.Add(line[mark.Length..].Trim(), []);
            else if (sections.Count > 0) sections.GetAt(sections.Count - 1).Value.Add(line);
        }

        return sections.ToDictionary(section => section.Key, section => string.Join('\n', section.Value).Trim());
    }

    /// <summary>The fenced blocks of one language.</summary>
    public static IReadOnlyList<string> Blocks(string text, string language) =>
        [.. Blocks(text).Where(one => one.Language == language).Select(one => one.Text)];

    /// <summary>The fenced blocks.</summary>
    public static IReadOnlyList<(string Language, string Text)> Blocks(string text)
    {
        var blocks = new List<(string, string)>();
        var block = new List<string>();
        string? open = null;
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                block.Add(line);
                continue;
            }

            if (open is not null) blocks.Add((open, string.Join('\n', block)));
            open = open is null ? line[3..].Trim() : null;
            block.Clear();
        }

        return blocks;
    }

    /// <summary>The text in front of the first fenced block.</summary>
    public static string Introduction(string text) => text.Split("```")[0].Trim();
}
