using System.Text.RegularExpressions;

namespace KopfEvents.Tests.Help;

/// <summary>One page of docs/cmdlets, in PlatyPS's schema.</summary>
internal sealed partial class CmdletPage
{
    private readonly IReadOnlyDictionary<string, string> _sections;

    private CmdletPage(string text) => _sections = Markdown.Sections(text, level: 2);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "docs", "cmdlets");

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.md")
        .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public string Synopsis => _sections["SYNOPSIS"];

    public string Description => _sections["DESCRIPTION"];

    public string Notes => _sections["NOTES"];

    /// <summary>Types and what is said of them.</summary>
    public IReadOnlyDictionary<string, string> Inputs => Markdown.Sections(_sections["INPUTS"], level: 3);

    /// <summary>Types and what is said of them.</summary>
    public IReadOnlyDictionary<string, string> Outputs => Markdown.Sections(_sections["OUTPUTS"], level: 3);

    /// <summary>What is linked to.</summary>
    public IReadOnlyList<(string Text, string Target)> Links =>
        [.. Link().Matches(_sections["RELATED LINKS"]).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>The parameters of each parameter set, by the set's name; the default set is marked with a star.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Syntax => Markdown.Sections(_sections["SYNTAX"], level: 3)
        .ToDictionary(
        section => section.Key.Replace(" (Default)", "*", StringComparison.Ordinal),
        IReadOnlyList<string> (section) =>
            [.. ParameterName().Matches(section.Value).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)]);

    public IReadOnlyList<PageExample> Examples =>
        [.. Markdown.Sections(_sections["EXAMPLES"], level: 3).Select(section => new PageExample(section.Key, section.Value))];

    public IReadOnlyDictionary<string, PageParameter> Parameters => Markdown.Sections(_sections["PARAMETERS"], level: 3)
        .Where(section => section.Key != "CommonParameters")
        .ToDictionary(section => section.Key[1..], section => new PageParameter(section.Value));

    public static CmdletPage Read(string name) => new(File.ReadAllText(Path.Combine(Folder, $"{name}.md")));

    [GeneratedRegex(@"^- \[([^\]]+)\]\(([^)]+)\)$", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![A-Za-z])-(\w+)")]
    private static partial Regex ParameterName();
}

/// <summary>An example: code, and what it shows.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">All below.</param>
internal sealed record PageExample(string Title, string Text)
{
    public string Code => Assert.Single(Markdown.Blocks(Text, "powershell"));

    /// <summary>What a terminal shows; null when the page does not say.</summary>
    public string? Output => Markdown.Blocks(Text, "output").SingleOrDefault();
}
