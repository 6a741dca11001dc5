using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Json;

/// <summary>
/// JSON as YAML in the style of <c>sigs.k8s.io/yaml</c>: keys in order, lists not indented, strings plain where they stay
/// strings.
/// </summary>
internal static partial class YamlWriter
{
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Block(text, node, 0);
        return text.ToString();
    }

    private static void Block(StringBuilder text, JsonNode? node, int indent)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                var isFirst = true;
                foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    // The first key of a list item stands behind its dash.
                    text.Append(' ', isFirst && text.Length > 0 && text[^1] == ' ' ? 0 : indent).Append(Scalar(key, indent))
                        .Append(':');
                    isFirst = false;
                    Value(text, value, value is JsonArray ? indent : indent + 2);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append(' ', text.Length > 0 && text[^1] == ' ' ? 0 : indent).Append("- ");
                    if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                    {
                        Block(text, item, indent + 2);
                    }
                    else
                    {
                        text.Append(Inline(item, indent + 2)).Append('\n');
                    }
                }

                break;
            default:
                text.Append(Inline(node, indent)).Append('\n');
                break;
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Append('\n');
            Block(text, value, indent);
        }
        else
        {
            text.Append(' ').Append(Inline(value, indent)).Append('\n');
        }
    }

    private static string Inline(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>(), indent),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text, int indent)
    {
        if (text.Contains('\n', StringComparison.Ordinal) && !text.Any(letter => char.IsControl(letter) && letter != '\n')
            && text[0] is not (' ' or '\n'))
        {
            var lines = text.TrimEnd('\n').Split('\n');
            var chomp = text.EndsWith("\n\n", StringComparison.Ordinal) ? "+" : text.EndsWith('\n') ? "" : "-";
            return $"|{chomp}\n" + string.Join(
                '\n', lines.Select(line => line.Length == 0 ? "" : new string(' ', indent) + line));
        }

        return text.Length == 0 || IsSomethingElse(text) || text.Any(char.IsControl) ? JsonText.Quote(text)
            : IsPlain(text) ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    // What YAML would read as a number, a boolean, null, or a time.
    private static bool IsSomethingElse(string text) =>
        OtherRegex().IsMatch(text) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsPlain(string text) =>
        PlainRegex().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal)
            && !text.Contains(" #", StringComparison.Ordinal) && !text.EndsWith(':');

    [GeneratedRegex(
        @"^[^\s\p{C}!&*|>'""%@`,\[\]{}#?:-]([^\p{C}]*[^\s\p{C}])?$|^[-?:][^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex PlainRegex();

    [GeneratedRegex(
        @"^(y|n|yes|no|on|off|true|false|null|~|\.nan|[-+]?\.inf|0x[0-9a-f]+|0o?[0-7]+|[-+]?[0-9][0-9_,.:]*"
        + @"|\d{4}-\d\d?-\d\d?([Tt ].*)?|<<|=|---.*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherRegex();
}
