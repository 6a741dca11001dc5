namespace KopfEvents.Tests.Help;

/// <summary>One guide of docs: pieces of code in order, each with what it shows, where the guide says so.</summary>
internal sealed class Guide(string text)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "docs");

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.md").Select(file => Path.GetFileName(file))
        .Order(StringComparer.Ordinal);

    public string Text { get; } = text;

    public IReadOnlyList<(string Code, string? Output)> Steps
    {
        get
        {
            var steps = new List<(string Code, string? Output)>();
            foreach (var (language, block) in Markdown.Blocks(Text))
            {
                if (language == "powershell") steps.Add((block, null));
                else if (language == "output") steps[^1] = (steps[^1].Code, block);
            }

            return steps;
        }
    }

    public static Guide Read(string name) => new(File.ReadAllText(Path.Combine(Folder, name)));
}
