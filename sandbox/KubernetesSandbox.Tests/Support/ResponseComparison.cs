using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests.Support;

/// <summary>Whether a response is what was recorded, placeholders apart.</summary>
internal static partial class ResponseComparison
{
    private const string LeftOut = "<left out>";

    // Lists whose order is another one in each run of the real server.
    private static readonly string[] Unordered = [".status.resourceRules", ".status.nonResourceRules"];

    /// <summary>The first difference, with where it is; null when there is none.</summary>
    /// <param name="isExcerpt">Whether lists were cut in the recording: then what is there has to be found, in whatever
    /// order.</param>
    public static string? Difference(JsonNode? expected, JsonNode? actual, bool isExcerpt = false, string path = "")
    {
        switch (expected)
        {
            case JsonValue text when text.TryGetValue<string>(out var pattern):
                // What was cut, and lists of which only the names were kept.
                var given = actual is JsonObject subject && !pattern.StartsWith('<') ? subject["metadata"]?["name"] : actual;
                return pattern == LeftOut
                    || (given is JsonValue value && value.TryGetValue<string>(out var found) && Matches(pattern, found))
                    || (pattern == "<resourceVersion>" && given is JsonValue) ? null
                    : $"{path}: expected {pattern}, found {Shorten(given)}";
            case JsonObject map when actual is JsonObject other:
                return Members(map, other, isExcerpt, path);
            case JsonArray list when actual is JsonArray others:
                return Items(list, others, isExcerpt, path);
            default:
                return JsonNode.DeepEquals(expected, actual)
                    ? null
                    : $"{path}: expected {Shorten(expected)}, found {Shorten(actual)}";
        }
    }

    /// <summary>Whether a text is what was recorded.</summary>
    public static bool Matches(string expected, string actual)
    {
        if (!expected.Contains('<', StringComparison.Ordinal))
        {
            return expected == actual;
        }

        var pattern = PlaceholderRegex().Replace(Regex.Escape(Recordings.Expand(expected)), match => match.Groups[1].Value switch
        {
            "uid" => "[0-9a-f-]{36}",
            "resourceVersion" => "[0-9]+",
            "time" => @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
            "generated" => "[b-z2-9]{5}",
            _ => "[^\"]*?",
        });
        return Regex.IsMatch(actual, $"^{pattern}\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static string? Members(JsonObject expected, JsonObject actual, bool isExcerpt, string path)
    {
        foreach (var (name, value) in expected)
        {
            if (!actual.ContainsKey(name) && value?.ToString() != LeftOut)
            {
                return $"{path}.{name}: missing";
            }

            if (Difference(value, actual[name], isExcerpt, $"{path}.{name}") is { } difference)
            {
                return difference;
            }
        }

        // The recordings leave managedFields out.
        var extra = actual.Select(pair => pair.Key)
            .FirstOrDefault(name => !expected.ContainsKey(name) && name != "managedFields");
        return extra is null || isExcerpt ? null : $"{path}.{extra}: not expected, found {Shorten(actual[extra])}";
    }

    private static string? Items(JsonArray expected, JsonArray actual, bool isExcerpt, string path)
    {
        if (!isExcerpt && expected.Count != actual.Count)
        {
            return $"{path}: expected {expected.Count} items, found {actual.Count}: {Shorten(actual)}";
        }

        return isExcerpt || Unordered.Contains(path)
            ? expected.Select(
                one => actual.Any(other => Difference(one, other, isExcerpt) is null) ? null : $"{path}: no {Shorten(one)}")
                .FirstOrDefault(difference => difference is not null)
            : expected.Select((one, at) => Difference(one, actual[at], isExcerpt, $"{path}[{at}]"))
                .FirstOrDefault(difference => difference is not null);
    }

    private static string Shorten(JsonNode? node) =>
        node?.ToJsonString() is { } text ? text.Length > 200 ? text[..200] + "…" : text : "nothing";

    // A regular expression's escapes leave the angle brackets alone.
    [GeneratedRegex("<([A-Za-z:]+)>")]
    private static partial Regex PlaceholderRegex();
}
