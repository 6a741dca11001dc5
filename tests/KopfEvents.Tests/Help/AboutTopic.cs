namespace KopfEvents.Tests.Help;

/// <summary>One text of docs/about. A paragraph that is indented by eight blanks is code.</summary>
internal sealed class AboutTopic(string text)
{
    private const string Indentation = "        ";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "docs", "about");

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.help.txt").Select(file => Path.GetFileName(file).Split('.')[0])
            .Order(StringComparer.Ordinal);

    public string Text { get; } = text;

    /// <summary>The pieces of code, in order.</summary>
    public IReadOnlyList<string> Code
    {
        get
        {
            var pieces = new List<string>();
            var lines = new List<string>();
            var last = "";
            foreach (var line in Text.Split('\n').Append("end"))
            {
                if (line.StartsWith(Indentation, StringComparison.Ordinal) && (lines.Count > 0 || last.Length == 0))
                {
                    lines.Add(line[Indentation.Length..]);
                }
                else if (lines.Count > 0)
                {
                    pieces.Add(string.Join('\n', lines));
                    lines.Clear();
                }

                last = line;
            }

            return pieces;
        }
    }

    public static AboutTopic Read(string name) => new(File.ReadAllText(Path.Combine(Folder, $"{name}.help.txt")));
}
