using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubernetesSandbox.Json;

/// <summary>
/// YAML as JSON, in the manner of <c>sigs.k8s.io/yaml</c>: plain scalars become numbers, booleans and null where they look like
/// them; times stay text.
/// </summary>
internal static partial class YamlReader
{
    /// <summary>All documents that are not empty.</summary>
    /// <exception cref="FormatException">It is no YAML; the message says where and why.</exception>
    public static IReadOnlyList<JsonNode> Read(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonNode>()];
        }
        catch (YamlException fault)
        {
            throw new FormatException($"line {fault.Start.Line}, column {fault.Start.Column}: {fault.Message}", fault);
        }
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children
            .GroupBy(pair => Key(pair.Key))
            .Select(pairs => KeyValuePair.Create(pairs.Key, Convert(pairs.Last().Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static string Key(YamlNode node) => node is YamlScalarNode scalar
        ? scalar.Value ?? ""
        : throw new YamlException(node.Start, node.End, "a key must be text");

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "on" or "On" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "off" or "Off" => JsonValue.Create(false),
        _ when IntegerRegex().IsMatch(text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ when FloatRegex().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex IntegerRegex();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FloatRegex();
}
