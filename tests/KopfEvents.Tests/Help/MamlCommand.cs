using System.Xml.Linq;

namespace KopfEvents.Tests.Help;

/// <summary>What the staged help file, which Get-Help reads, says of a cmdlet.</summary>
internal sealed class MamlCommand(XElement command)
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>All that the file has, by name.</summary>
    public static IReadOnlyDictionary<string, MamlCommand> All { get; } =
        XDocument.Load(Path.Combine(BuildPaths.StagedModule, "en-US", "KopfEvents.Module.dll-Help.xml")).Root!
            .Elements(Command + "command").Select(one => new MamlCommand(one)).ToDictionary(one => one.Name);

    public string Name => command.Element(Command + "details")!.Element(Command + "name")!.Value;

    public string Synopsis => Paragraphs(command.Element(Command + "details")!.Element(Maml + "description"));

    public string Description => Paragraphs(command.Element(Maml + "description"));

    public string Notes => Paragraphs(command.Element(Maml + "alertSet")!.Element(Maml + "alert"));

    public IReadOnlyDictionary<string, string> Inputs => Types("inputTypes", "inputType");

    public IReadOnlyDictionary<string, string> Outputs => Types("returnValues", "returnValue");

    /// <summary>The names of the parameters of each parameter set.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Syntax =>
        [.. command.Element(Command + "syntax")!.Elements().Select(set =>
            (IReadOnlyList<string>)[.. set.Elements(Command + "parameter").Select(NameOf).Order(StringComparer.Ordinal)])];

    public IReadOnlyList<(string Title, string Code)> Examples =>
        [.. command.Element(Command + "examples")!.Elements()
            .Select(one => (one.Element(Maml + "title")!.Value.Trim('-', ' '), one.Element(Dev + "code")!.Value))];

    /// <summary>What stands below the code of each example, output included.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Remarks =>
        [.. command.Element(Command + "examples")!.Elements().Select(one =>
            (IReadOnlyList<string>)[.. one.Element(Dev + "remarks")!.Elements(Maml + "para").Select(para => para.Value)])];

    public IReadOnlyList<string> Links =>
        [.. command.Element(Command + "relatedLinks")!.Elements().Select(one => one.Element(Maml + "linkText")!.Value)];

    public IReadOnlyDictionary<string, MamlParameter> Parameters =>
        command.Element(Command + "parameters")!.Elements().ToDictionary(NameOf, one => new MamlParameter(
            Paragraphs(one.Element(Maml + "description")),
            one.Element(Dev + "type")!.Element(Maml + "name")!.Value,
            one.Element(Dev + "defaultValue")?.Value ?? "",
            (bool)one.Attribute("globbing")!,
            ((string)one.Attribute("aliases")!).Split(", ").Where(alias => alias != "none").ToList(),
            [.. one.Descendants(Command + "parameterValueGroup").Elements().Select(value => value.Value)],
            (bool)one.Attribute("required")!,
            (string)one.Attribute("position")!,
            (string)one.Attribute("pipelineInput")!));

    private static string NameOf(XElement parameter) => parameter.Element(Maml + "name")!.Value;

    private static string Paragraphs(XElement? text) =>
        string.Join("\n\n", text!.Elements(Maml + "para").Select(one => one.Value));

    private Dictionary<string, string> Types(string list, string item) =>
        command.Element(Command + list)!.Elements(Command + item)
        .ToDictionary(
            one => one.Element(Dev + "type")!.Element(Maml + "name")!.Value, one =>
                Paragraphs(one.Element(Maml + "description")));
}

/// <summary>What the help file says of a parameter; of several parameter sets it tells one.</summary>
internal sealed record MamlParameter(
    string Text, string Type, string Default, bool Wildcards, IReadOnlyList<string> Aliases, IReadOnlyList<string> Values,
        bool IsRequired, string Position, string Pipeline);
