using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// Sends a recording's requests in order to a sandbox and tells per case what was different. Placeholders in requests stand for
/// what the sandbox sent before: the uid and resourceVersion of the object at the path, the tokens of lists.
/// </summary>
internal sealed partial class Replay : IAsyncDisposable
{
    private readonly Dictionary<string, JsonObject> _objects = [];
    private readonly Dictionary<string, List<string>> _tokens = [];
    private readonly HttpClient _client;

    private Replay(Sandbox sandbox, ManualTimeProvider time)
    {
        Sandbox = sandbox;
        Time = time;
        _client = sandbox.CreateClient(user: null);
    }

    public Sandbox Sandbox { get; }

    public ManualTimeProvider Time { get; }

    /// <summary>The resourceVersion that requests name instead of the current one.</summary>
    public string? OldVersion { get; set; }

    /// <summary>Starts a sandbox that holds what seed files say.</summary>
    public static async Task<Replay> StartAsync(params string[] seeds)
    {
        var time = new ManualTimeProvider();
        var sandbox = await Sandbox.StartAsync(new SandboxOptions { TimeProvider = time });
        var replay = new Replay(sandbox, time);
        foreach (var seed in seeds)
        {
            await sandbox.ApplyAsync(ReplaySteps.Seed(seed));
        }

        return replay;
    }

    /// <summary>Replays a recording: its cases, each with its first difference or null.</summary>
    public async Task<IReadOnlyList<(string Case, string? Difference)>> RunAsync(string recording)
    {
        var results = new List<(string, string?)>();
        foreach (var one in Recordings.Cases(recording))
        {
            var name = one["name"]!.GetValue<string>();
            if (ReplaySteps.Before.TryGetValue(name, out var before))
            {
                await before(this);
            }

            results.Add((name, await RunCaseAsync(one, name)));
        }

        return results;
    }

    /// <summary>Sends one request, for a step between cases.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(
        string method, string path, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Sandbox.Url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.Token("admin"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, mediaType);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        Remember(path, json);
        return ((int)response.StatusCode, json);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Sandbox.DisposeAsync();
    }

    private async Task<string?> RunCaseAsync(JsonObject one, string name)
    {
        var expected = one["response"]!.AsObject();
        using var request = await RequestAsync(one["request"]!.AsObject(), name);
        if (expected["lines"] is JsonArray lines)
        {
            return await WatchReplay.RunAsync(this, _client, request, one, lines, Substitute);
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (expected["status"]!.GetValue<int>() is var status && status != (int)response.StatusCode)
        {
            // The body of a watch would not end.
            var found = response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync();
            return $"status: expected {status}, found {(int)response.StatusCode}: {found}";
        }

        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        Remember(request.RequestUri!.AbsolutePath, json);
        return Compare(one, name, expected, response, text, json);
    }

    private static string? Compare(
        JsonObject one, string name, JsonObject expected, HttpResponseMessage response, string text, JsonNode? json)
    {
        var warnings = expected["headers"]?["Warning"] switch
        {
            JsonArray list => list.Select(warning => warning!.GetValue<string>()).ToList(),
            JsonValue single => [single.GetValue<string>()],
            _ => [],
        };
        var found = response.Headers.TryGetValues("Warning", out var given) ? given.ToList() : [];
        if (!warnings.SequenceEqual(found))
        {
            return $"warnings: expected {string.Join(" | ", warnings)}, found {string.Join(" | ", found)}";
        }

        if (expected["bodyText"] is { } bodyText)
        {
            return ResponseComparison.Matches(bodyText.GetValue<string>(), text)
                ? null
                : $"text: expected {bodyText}, found {text}";
        }

        var note = one["note"]?.GetValue<string>() ?? "";
        return expected["body"] is null || note == "body cut" || note.Contains("left out here", StringComparison.Ordinal) ? null
            : ResponseComparison.Difference(
                expected["body"], json, ExcerptRegex().IsMatch(note) || ReplaySteps.Excerpts.Contains(name));
    }

    /// <summary>The resourceVersion of a list now.</summary>
    public async Task<string> CurrentVersionAsync(string path)
    {
        var (_, list) = await SendAsync("GET", path);
        return list!["metadata"]!["resourceVersion"]!.GetValue<string>();
    }

    private async Task<HttpRequestMessage> RequestAsync(JsonObject recorded, string name)
    {
        var path = recorded["path"]!.GetValue<string>();
        if (path.Contains("<resourceVersion>", StringComparison.Ordinal))
        {
            path = path.Replace(
                "<resourceVersion>", OldVersion ?? await CurrentVersionAsync(path.Split('?')[0]), StringComparison.Ordinal);
        }

        var plain = path.Split('?')[0];
        if (path.Contains("<continue>", StringComparison.Ordinal))
        {
            var tokens = _tokens[plain];
            path = path.Replace(
                "<continue>", tokens[name.Contains("second", StringComparison.Ordinal) ? 1 : 0], StringComparison.Ordinal);
        }

        var url = new Uri(Sandbox.Url.GetLeftPart(UriPartial.Authority) + path);
        var request = new HttpRequestMessage(new HttpMethod(recorded["method"]!.GetValue<string>()), url);
        Authorize(request, recorded["user"]?.GetValue<string>());
        var body = recorded["bodyText"] is { } text ? Recordings.Expand(text.GetValue<string>())
            : recorded["body"] is { } json ? Substitute(PythonJson.Write(json), plain) : null;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(BytesOf(body));
        }

        foreach (var (header, value) in recorded["headers"]?.AsObject() ?? [])
        {
            var given = value!.GetValue<string>();
            if (header == "Content-Type")
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(header, given);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(
                    header, given.Replace("<token>", Sandbox.Token("admin"), StringComparison.Ordinal));
            }
        }

        return request;
    }

    private void Authorize(HttpRequestMessage request, string? user)
    {
        if (user is not null)
        {
            var token = user is "admin" or "viewer" or "writer" ? Sandbox.Token(user) : user;
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }
    }

    // Recordings hold bytes that are no UTF-8 as U+FFFD.
    private static byte[] BytesOf(string body) => body.Contains('\ufffd', StringComparison.Ordinal)
        ? [.. body.EnumerateRunes().SelectMany(rune => rune.Value == 0xfffd ? [0xff] : Encoding.UTF8.GetBytes(rune.ToString()))]
        : Encoding.UTF8.GetBytes(body);

    private string Substitute(string text, string path)
    {
        text = Recordings.Expand(text);
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        var metadata = _objects.GetValueOrDefault(path);
        return text.Replace("<uid>", metadata?["uid"]?.ToString() ?? "", StringComparison.Ordinal)
            .Replace("<resourceVersion>", metadata?["resourceVersion"]?.ToString() ?? "", StringComparison.Ordinal)
            .Replace("<time>", "2026-01-01T00:00:00Z", StringComparison.Ordinal);
    }

    private void Remember(string path, JsonNode? body)
    {
        path = path.Split('?')[0];
        if (body?["metadata"] is not JsonObject metadata)
        {
            return;
        }

        if (metadata["name"] is { } name && metadata["resourceVersion"] is not null)
        {
            _objects[path.EndsWith($"/{name}", StringComparison.Ordinal) ? path : $"{path}/{name}"] = metadata;
        }

        if (metadata["continue"]?.GetValue<string>() is { Length: > 0 } token)
        {
            if (!_tokens.TryGetValue(path, out var tokens))
            {
                _tokens[path] = tokens = [];
            }

            tokens.Add(token);
        }
    }

    [GeneratedRegex("trimmed|cut to the first|paths under|hashes replaced")]
    private static partial Regex ExcerptRegex();
}
