using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;


namespace KopfEvents.Tests.Connecting;

/// <summary>What became of a case, and how it differs from what became of it with kubectl.</summary>
/// <param name="Differences">A line for each fact that is another one.</param>
/// <param name="Output">All that was written.</param>
internal sealed record CaseFacts(IReadOnlyList<string> Differences, string Output)
{
    private static readonly string[] NotByCase = ["host", "sni", "proxy"];

    public static CaseFacts Of(
        KubeconfigCase one, CaseFolder folder, CaseNetwork network, RecordedRequest[] requests, RecordedProxying[] proxyings,
            string output)
    {
        var expected = JsonNode.Parse(folder.Fill(one.Kubectl.Facts.GetRawText()))!.AsObject();
        var actual = Read(requests, proxyings);
        var differences = new List<string>();
        if (one.Kubectl.Outcome == "refused" && requests.Length > 0)
        {
            differences.Add($"is refused by kubectl, and went to {requests[0].Server} as {requests[0].Authorization}");
        }

        foreach (var (name, value) in expected)
        {
            if (name is "secretsShown" or "hintsShown" or "plugin") continue;
            var (left, right) = (Text(value), Text(actual[name]));
            if (!string.Equals(
                left, right, NotByCase.Contains(name)
                ? StringComparison.OrdinalIgnoreCase
                : StringComparison.Ordinal)) differences.Add($"{name}: {left} with kubectl, {right} here");
        }

        differences.AddRange(ComparePlugin(expected["plugin"]?.AsObject(), folder));
        differences.AddRange((one.Secrets ?? []).Where(output.Contains).Select(secret => $"shows '{secret}'"));
        var hints = expected["hintsShown"]?.AsArray().Select(hint => hint!.GetValue<string>()) ?? [];
        differences.AddRange(
            hints.Where(hint => !output.Contains(hint, StringComparison.Ordinal)).Select(hint => $"does not show '{hint}'"));
        return new CaseFacts(differences, output);
    }

    private static JsonObject Read(RecordedRequest[] requests, RecordedProxying[] proxyings)
    {
        var facts = new JsonObject { ["requests"] = requests.Length > 0 };
        if (requests.Length == 0) return facts;
        Add("server", request => request.Server);
        Add("host", request => request.Host);
        Add("sni", request => request.Sni);
        Add("pathPrefix", request => request.Path[..request.Path.IndexOf("/api", StringComparison.Ordinal)]);
        Add("authorization", request => Decode(request.Authorization));
        Add("impersonate", request => request.Impersonate.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary());
        Add("clientCertificates", request => request.ClientCertificates);
        facts["proxy"] = OneOf(proxyings.Select(one => JsonSerializer.SerializeToNode(one.Credentials is null
            ? new Dictionary<string, string> { ["proxy"] = one.Proxy, ["target"] = one.Target }
            : new Dictionary<string, string>
            {
                ["proxy"] = one.Proxy,
                ["credentials"] = one.Credentials,
                ["target"] = one.Target
            })));
        facts["namespaces"] = JsonSerializer.SerializeToNode(requests.Select(request => request.Path.Split("/namespaces/"))
            .Where(parts => parts.Length > 1).Select(parts => parts[1].Split('/')[0]).Distinct());
        return facts;

        void Add(string name, Func<RecordedRequest, object?> read) =>
            facts[name] = OneOf(requests.Select(request => JsonSerializer.SerializeToNode(read(request))));
    }

    /// <summary>What all have in common; else all that there is.</summary>
    private static JsonNode? OneOf(IEnumerable<JsonNode?> values)
    {
        var different = values.DistinctBy(Text).ToArray();
        return different.Length switch { 0 => null, 1 => different[0], _ => new JsonArray([.. different]) };
    }

    private static IEnumerable<string> ComparePlugin(JsonObject? expected, CaseFolder folder)
    {
        var runs = folder.Runs;
        if (expected is null)
        {
            if (runs.Count > 0) yield return $"plugin: does not run with kubectl, {runs.Count} runs here";
            yield break;
        }

        var wanted =
            expected["runs"]?.GetValue<string>() switch
            {
                "once" => runs.Count == 1,
                "several times" => runs.Count > 1,
                _ => runs.Count > 0
            };
        if (!wanted) yield return $"plugin: runs {expected["runs"]} with kubectl, {runs.Count} runs here";
        if (runs.Count == 0) yield break;
        if (expected["arguments"] is { } arguments && Text(arguments) != Text(JsonSerializer.SerializeToNode(runs[0].Arguments)))
        {
            yield return $"plugin: {Text(arguments)} with kubectl, "
                + $"{Text(JsonSerializer.SerializeToNode(runs[0].Arguments))} here";
        }

        foreach (var (name, value) in expected["environment"]?.AsObject() ?? [])
        {
            if (runs[0]
                .Environment.GetValueOrDefault(
                    name) != value!.GetValue<string>()) yield return $"plugin: {name} is "
                    + $"{runs[0].Environment.GetValueOrDefault(name)}";
        }

        if (expected["KUBERNETES_EXEC_INFO"] is { } info
            && !JsonNode.DeepEquals(info, JsonNode.Parse(runs[0].Environment["KUBERNETES_EXEC_INFO"])))
        {
            yield return $"plugin: {Text(info)} with kubectl, {runs[0].Environment["KUBERNETES_EXEC_INFO"]} here";
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static string? Decode(string? authorization) => authorization?.StartsWith("Basic ", StringComparison.Ordinal) == true
        ? $"Basic {Encoding.UTF8.GetString(Convert.FromBase64String(authorization[6..]))}"
        : authorization;
}
