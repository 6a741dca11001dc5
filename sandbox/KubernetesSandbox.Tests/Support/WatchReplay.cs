using System.Text.Json.Nodes;

namespace KubernetesSandbox.Tests.Support;

/// <summary>Replays a watch: opens it, does what was done meanwhile, and compares the lines.</summary>
internal static class WatchReplay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<string?> RunAsync(
        Replay replay,
        HttpClient client,
        HttpRequestMessage request,
        JsonObject one,
        JsonArray expected,
        Func<string, string, string> substitute)
    {
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode != 200)
        {
            return $"status: expected 200, found {(int)response.StatusCode}";
        }

        foreach (var step in one["meanwhile"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            var path = step["path"]!.GetValue<string>();
            var mediaType = step["headers"]?["Content-Type"]?.GetValue<string>() ?? "application/json";
            var body = step["body"] is { } json ? substitute(json.ToJsonString(), path) : null;
            var (status, sentBack) = await replay.SendAsync(step["method"]!.GetValue<string>(), path, body, mediaType);
            if (status != step["status"]!.GetValue<int>())
            {
                return $"meanwhile {path}: expected {step["status"]}, found {status}: {sentBack?.ToJsonString()}";
            }
        }

        var found = await ReadAsync(replay, response, Without(expected).Count);
        var order = one["name"]!.GetValue<string>().Contains("no promised order", StringComparison.Ordinal);
        return ResponseComparison.Difference(Without(expected), Without(found), isExcerpt: order, "lines");
    }

    // Which bookmarks come besides the one after the initial events differs from run to run.
    private static JsonArray Without(IEnumerable<JsonNode?> lines) => new([.. lines
        .Where(line => line!["type"]!.GetValue<string>() != "BOOKMARK" || line["object"]?["metadata"]?["annotations"] is not null)
        .Select(line => line!.DeepClone())]);

    // Once all that is expected is there, the time of the watch is over.
    private static async Task<List<JsonNode?>> ReadAsync(Replay replay, HttpResponseMessage response, int count)
    {
        var lines = new List<JsonNode?>();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (Without(lines).Count < count && await reader.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(JsonNode.Parse(line));
            }

            replay.Time.Advance(TimeSpan.FromSeconds(5));
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(JsonNode.Parse(line));
            }
        }
        catch (OperationCanceledException)
        {
            lines.Add(new JsonObject { ["type"] = "NOT CLOSED" });
        }

        return lines;
    }
}
