using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// A sandbox in the state in which kubectl was recorded: its objects, and the events of the case <c>setup</c> with their ages.
/// </summary>
public sealed partial class RecordedState : IAsyncLifetime
{
    // Placeholders are in angle brackets, which would be escaped otherwise.
    private static readonly JsonSerializerOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The sandbox.</summary>
    public Sandbox Sandbox { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true }, TestContext.Current.CancellationToken);
        await CreateObjectsAsync(Sandbox);
        await CreateEventsAsync(Sandbox);
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>Creates the objects that were there, without the events.</summary>
    internal static async Task CreateObjectsAsync(Sandbox sandbox)
    {
        var objects = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "seeds", "objects.yaml"), TestContext.Current.CancellationToken);
        await sandbox.ApplyAsync(objects, TestContext.Current.CancellationToken);
    }

    private static async Task CreateEventsAsync(Sandbox sandbox)
    {
        using var client = new SandboxConnection(sandbox, "admin");
        var now = DateTimeOffset.UtcNow;
        foreach (var one in Recordings.Cases("kubectl-outputs.json").First()["events"]!.AsArray())
        {
            var body = one!["body"]!;
            var involved = body["involvedObject"]!;
            if ((string?)involved["uid"] == "<uid>")
            {
                involved["uid"] = await UidOfAsync(client, involved);
            }

            var json = PastTime().Replace(body.ToJsonString(RelaxedJson), match =>
                now.AddSeconds(-int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json = json.Replace("<m*1024>", new string('m', 1024));
            using var response = await client.SendAsync(
                HttpMethod.Post, $"/api/v1/namespaces/{body["metadata"]!["namespace"]}/events", json);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        }
    }

    private static async Task<string> UidOfAsync(SandboxConnection client, JsonNode involved)
    {
        var path = (string)involved["kind"]! switch
        {
            "KopfExample" => "/apis/kopf.dev/v1/namespaces/default/kopfexamples/",
            "Pod" => "/api/v1/namespaces/apps/pods/",
            "Node" => "/api/v1/nodes/",
            "PersistentVolume" => "/api/v1/persistentvolumes/",
            var kind => throw new InvalidOperationException($"Where are objects of kind {kind}?"),
        };
        using var response = await client.SendAsync(HttpMethod.Get, path + involved["name"]);
        var found = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (string)found!["metadata"]!["uid"]!;
    }

    [GeneratedRegex(@"<now-(\d+)s>")]
    private static partial Regex PastTime();
}
