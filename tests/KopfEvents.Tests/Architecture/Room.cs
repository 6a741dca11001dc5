using KopfEvents.Tests.Help;

namespace KopfEvents.Tests.Architecture;

/// <summary>A row of the table of rooms in docs/architecture.md.</summary>
/// <param name="Project">The project that the room is in.</param>
/// <param name="Namespace">The namespace of its types: the project's, and the folder's name.</param>
/// <param name="Knows">What it may know, as the table has it.</param>
internal sealed record Room(string Project, string Namespace, string Knows)
{
    /// <summary>What comes from outside and is not for every room, by its namespace.</summary>
    private static readonly Dictionary<string, string> Libraries = new()
    {
        ["HTTP"] = "System.Net.Http",
        ["KubernetesClient"] = "k8s",
        ["PowerShell"] = "System.Management.Automation",
        ["YamlDotNet"] = "YamlDotNet",
    };

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Room> All { get; } =
        [.. from line in Markdown.Sections(Guide.Read("architecture.md").Text, level: 2)["The rooms"].Split('\n')
            let cells = line.Split('|', StringSplitOptions.TrimEntries)
            where cells is [_, ['`', ..], _, _, _]
            let folders = cells[1].Trim('`').Split('/')
            select new Room(folders[1], string.Join('.', folders[1..]), cells[3])];

    /// <summary>The namespaces of the rooms and libraries that it may know.</summary>
    public IReadOnlySet<string> KnownNamespaces => Words.Values.SelectMany(names => names).ToHashSet();

    /// <summary>The words of the table for what it may know, each with the namespaces that it stands for.</summary>
    public IReadOnlyDictionary<string, string[]> Words => Knows == "nothing"
        ? new Dictionary<string, string[]>()
        : Knows.Split(", ").ToDictionary(word => word, word => Namespaces(word).ToArray());

    /// <summary>The room or library that a namespace belongs to; null for what every room may know.</summary>
    public static string? Find(string name) =>
        Libraries.Values.FirstOrDefault(library => $"{name}.".StartsWith($"{library}.", StringComparison.Ordinal))
        ?? (All.Any(room => $"{name}.".StartsWith($"{room.Project}.", StringComparison.Ordinal)) ? name : null);

    /// <summary>What a word stands for: a room of the same project or its root, all rooms of the engine, or a library.</summary>
    private IEnumerable<string> Namespaces(string word) => word switch
    {
        "the root" => [Project],
        "the engine" => All.Where(room => room.Project == "KopfEvents").Select(room => room.Namespace),
        _ when Libraries.TryGetValue(word, out var library) => [library],
        _ => [All.Single(room => room.Namespace == $"{Project}.{word.Replace('/', '.')}").Namespace],
    };
}
