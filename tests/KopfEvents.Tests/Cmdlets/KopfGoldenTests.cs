using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Module;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Each case that was recorded of kopf, through the real cmdlet: the body that the server receives is kopf's, but for the
/// differences that the README lists, all of which are made here and nowhere else.
/// </summary>
public sealed class KopfGoldenTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (var one in Recordings.Cases("kopf-events.json"))
        {
            data.Add((string)one["case"]!, true);
            data.Add((string)one["case"]!, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_server_receives_what_kopf_posts(string name, bool piped)
    {
        var recorded = Recordings.Cases("kopf-events.json").Single(one => (string)one["case"]! == name);
        fixture.Sandbox.ClearRequests();
        using var session = new PowerShellSession(fixture.Sandbox.KubeconfigPath);

        session.Run(Script(recorded, piped), ("objects", ToPowerShell(recorded["objects"]))).AssertNoErrors();

        var posts = recorded["posts"]!.AsArray().Select(post => post!.AsObject()).ToList();
        Assert.Equal(
            posts.Select(post => (string)post["url"]!),
            fixture.Sandbox.Requests.Where(one => one.Method == "POST").Select(one => one.Path));
        Assert.Equal(
            posts.Select(post => Expected(recorded, post["body"]!.AsObject()).ToJsonString()),
            InOrderOf(posts, fixture.PostedEvents()).Select(body => Volatile(body).ToJsonString()));
        if (posts.Count == 0) Assert.Empty(fixture.Sandbox.Requests);
    }

    private static string Script(JsonObject recorded, bool piped)
    {
        var script = new StringBuilder();
        script.Append(Settings(recorded["settings"]));
        var command = new StringBuilder((string)recorded["call"]! switch
        {
            "event" => "Write-KopfEvent",
            "info" => "Write-KopfInfo",
            "warn" => "Write-KopfWarning",
            _ => "Write-KopfException",
        });
        foreach (var (argument, value) in recorded["arguments"]!.AsObject())
        {
            command.Append($" -{argument} {Quoted((string)value!)}");
        }

        var call = piped ? $"$objects | {command}" : $"{command} -InputObject $objects";
        if (recorded["exception"] is { } exception)
        {
            var type = (string)exception["type"]!;
            script.AppendLine($"class {type} : System.Exception {{ {type}([string] $text) : base($text) {{}} }}");
            call = $"try {{ throw [{type}]::new({Quoted((string)exception["text"]!)}) }} catch {{ {call} }}";
        }

        return script.AppendLine(call).ToString();
    }

    private static string Settings(JsonNode? settings)
    {
        if (settings is null) return "";
        var options = new StringBuilder("Set-KopfOption");
        foreach (var (setting, value) in settings.AsObject())
        {
            options.Append(setting switch
            {
                "enabled" => $" -Enabled ${(bool)value!}",
                "level" => $" -Level {Level((int)value!)}",
                "reporting_component" => $" -Component {Quoted((string)value!)}",
                "reporting_instance" => $" -Instance {Quoted((string)value!)}",
                "event_name_prefix" => $" -EventNamePrefix {Quoted((string)value!)}",
                _ => throw new ArgumentException($"setting {setting}"),
            });
        }

        return options.AppendLine().ToString();
    }

    /// <summary>kopf's body with the differences on purpose.</summary>
    private static JsonObject Expected(JsonObject recorded, JsonObject kopf)
    {
        var expected = kopf.DeepClone().AsObject();
        expected["metadata"]!["name"] = (string)expected["metadata"]!["generateName"]! + "<unique>";
        expected["metadata"]!.AsObject().Remove("generateName");
        expected["action"] = "Report";
        if ((string)expected["reportingInstance"]! == "dev") expected["reportingInstance"] = Environment.MachineName;
        expected["message"] = ((string)expected["message"]!).Replace('\n', ' ');

        var involved = expected["involvedObject"]!.AsObject();
        var given = recorded["objects"] as JsonObject;
        if (given is not null && given["metadata"]!["namespace"] is null) involved.Remove("namespace");
        if (involved["uid"] is null)
        {
            involved.Remove("namespace");
            involved["uid"] = "<looked up>";
            involved["namespace"] = (string)given!["metadata"]!["namespace"]!;
        }

        return expected;
    }

    /// <summary>The received body with placeholders for what differs from run to run, after a check of its form.</summary>
    private JsonObject Volatile(JsonObject received)
    {
        var body = received.DeepClone().AsObject();
        var metadata = body["metadata"]!.AsObject();
        var name = (string)metadata["name"]!;
        Assert.Matches("^[a-z-]+-[a-z2-7]{19}$", name);
        metadata["name"] = name[..^19] + "<unique>";
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string)body["firstTimestamp"]!);
        Assert.Equal((string)body["firstTimestamp"]!, (string)body["lastTimestamp"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string)body["eventTime"]!);
        foreach (var time in (string[])["firstTimestamp", "lastTimestamp", "eventTime"]) body[time] = "<time>";
        if ((string)body["involvedObject"]!["uid"]! == fixture.UidOfPod) body["involvedObject"]!["uid"] = "<looked up>";
        return body;
    }

    /// <summary>Posts are concurrent: of several objects in one call, any may arrive first.</summary>
    private static IEnumerable<JsonObject> InOrderOf(List<JsonObject> posts, List<JsonObject> received) =>
        posts.Count < 2 ? received : received.OrderBy(body => posts.FindIndex(post => NameOf(post["body"]!) == NameOf(body)));

    private static string NameOf(JsonNode body) => (string)body["involvedObject"]!["name"]!;

    private static string Level(int number) => number switch
    {
        30 => "Warning",
        40 => "Error",
        _ => throw new ArgumentException($"level {number}"),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static object ToPowerShell(JsonNode? node) => node is JsonArray array
        ? array.Select(ToPowerShell).ToArray()
        : KubeObject.FromJson(Encoding.UTF8.GetBytes(node!.ToJsonString()));
}
