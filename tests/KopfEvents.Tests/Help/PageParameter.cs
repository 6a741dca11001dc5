using YamlDotNet.RepresentationModel;

namespace KopfEvents.Tests.Help;

/// <summary>What a page says of a parameter: prose, and a block of YAML.</summary>
internal sealed class PageParameter
{
    private readonly YamlMappingNode _yaml;

    public PageParameter(string section)
    {
        Text = Markdown.Introduction(section);
        var stream = new YamlStream();
        stream.Load(new StringReader(Assert.Single(Markdown.Blocks(section, "yaml"))));
        _yaml = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public string Text { get; }

    /// <summary>The facts, to be compared with those of the code.</summary>
    public ParameterFacts Facts => new(
        Scalar(_yaml, "Type"),
        Scalar(_yaml, "DefaultValue"),
        Scalar(_yaml, "SupportsWildcards") == "true",
        Items("Aliases"),
        Items("AcceptedValues"),
        [.. ((YamlSequenceNode)_yaml["ParameterSets"]).Cast<YamlMappingNode>().Select(set => new ParameterSetFacts(
            Scalar(set, "Name"),
            Scalar(set, "Position"),
            Scalar(set, "IsRequired") == "true",
            Scalar(set, "ValueFromPipeline") == "true",
            Scalar(set, "ValueFromPipelineByPropertyName") == "true")).OrderBy(set => set.Name, StringComparer.Ordinal)]);

    private IReadOnlyList<string> Items(string key) =>
        [.. ((YamlSequenceNode)_yaml[key]).Cast<YamlScalarNode>().Select(node => node.Value!)];

    private static string Scalar(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value ?? "";
}
