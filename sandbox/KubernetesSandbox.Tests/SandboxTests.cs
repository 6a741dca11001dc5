using System.Text.Json.Nodes;

namespace KubernetesSandbox.Tests;

/// <summary>What the recordings don't show: time, restarts, pages while writes go on, and the class's own members.</summary>
public class SandboxTests
{
    private const string Events = "/api/v1/namespaces/default/events";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_of_a_list_show_the_moment_of_the_first_one()
    {
        await using var replay = await Replay.StartAsync("events.yaml");
        foreach (var name in new[] { "a", "b", "c" })
        {
            await PostAsync(replay, name);
        }

        var first = await GetAsync(replay, $"{Events}?limit=2");
        await replay.SendAsync("DELETE", $"{Events}/c");
        await PostAsync(replay, "d");
        var second = await GetAsync(replay, $"{Events}?limit=2&continue={first["metadata"]!["continue"]}");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.Equal(first["metadata"]!["resourceVersion"]!.ToString(), second["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task Events_expire_unless_they_are_written_to()
    {
        await using var replay = await Replay.StartAsync("events.yaml");
        await PostAsync(replay, "kept");
        await PostAsync(replay, "left");

        replay.Time.Advance(TimeSpan.FromMinutes(50));
        await replay.SendAsync("PATCH", $"{Events}/kept", """{"count":2}""", "application/merge-patch+json");
        replay.Time.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(["kept"], Names(await GetAsync(replay, Events)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_restart_keeps_the_address_and_the_state_if_asked_to(bool keepState, int expected)
    {
        await using var replay = await Replay.StartAsync("events.yaml");
        var url = replay.Sandbox.Url;
        await PostAsync(replay, "one");

        await replay.Sandbox.RestartAsync(keepState, Cancelled);

        Assert.Equal(url, replay.Sandbox.Url);
        Assert.Equal(expected, Names(await GetAsync(replay, Events)).Count);
    }

    [Fact]
    public async Task A_deleted_namespace_goes_with_its_content()
    {
        await using var replay = await Replay.StartAsync("events.yaml");

        await replay.SendAsync("DELETE", "/api/v1/namespaces/apps");
        await replay.SendAsync("DELETE", "/api/v1/namespaces/dying");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        while ((await replay.SendAsync("GET", "/api/v1/namespaces/apps")).Status != 404)
        {
            await Task.Delay(10, patience.Token);
        }

        // A finalizer holds what is in this one.
        Assert.Equal(200, (await replay.SendAsync("GET", "/api/v1/namespaces/dying")).Status);
    }

    [Fact]
    public async Task The_journal_holds_what_was_asked()
    {
        await using var sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true }, Cancelled);
        using var client = sandbox.CreateClient();

        using var body = new StringContent("{}", null, "application/json");
        await client.PostAsync(new Uri("/api/v1/namespaces?dryRun=All", UriKind.Relative), body, Cancelled);

        var request = Assert.Single(sandbox.Requests);
        Assert.Equal(
            ("POST", "/api/v1/namespaces?dryRun=All", "admin", "{}"),
            (request.Method, request.Path, request.User, request.BodyText));
        sandbox.ClearRequests();
        Assert.Empty(sandbox.Requests);
    }

    [Fact]
    public async Task Objects_that_are_not_valid_are_refused_with_the_APIs_words()
    {
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: Cancelled);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => sandbox.ApplyAsync("{apiVersion: v1, kind: Pod, metadata: {name: p}}", Cancelled));

        Assert.Contains("spec.containers: Required value", failure.Message, StringComparison.Ordinal);
    }

    private static async Task PostAsync(Replay replay, string name)
    {
        var body = $$$"""{"metadata":{"name":"{{{name}}}"},"involvedObject":{"kind":"Pod","namespace":"default"}}""";
        Assert.Equal(201, (await replay.SendAsync("POST", Events, body)).Status);
    }

    private static async Task<JsonNode> GetAsync(Replay replay, string path) => (await replay.SendAsync("GET", path)).Body!;

    private static List<string> Names(JsonNode list) =>
        [.. list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
