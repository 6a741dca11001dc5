using System.Text.Json.Nodes;

namespace KubernetesSandbox.Tests;

/// <summary>Namespaces and definitions that are being deleted: what holds them, and what finishes it.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private const string MergePatch = "application/merge-patch+json";

    private Replay _replay = null!;

    public async ValueTask InitializeAsync() => _replay = await Replay.StartAsync();

    public ValueTask DisposeAsync() => _replay.DisposeAsync();

    [Fact]
    public async Task A_finalizer_of_the_namespace_itself_holds_it_though_nothing_is_in_it()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""");

        var (status, deleted) = await _replay.SendAsync("DELETE", "/api/v1/namespaces/held");
        var emptied = await UntilAsync("/api/v1/namespaces/held", found => found?["spec"]!["finalizers"] is null);
        var (refused, why) = await _replay.SendAsync(
            "POST", "/api/v1/namespaces/held/configmaps", """{"metadata":{"name":"late"}}""");

        Assert.Equal((200, "Terminating"), (status, (string?)deleted!["status"]!["phase"]));
        Assert.Equal(("Terminating", "example.com/hold"),
            ((string?)emptied!["status"]!["phase"], (string?)Assert.Single(emptied["metadata"]!["finalizers"]!.AsArray())));
        Assert.Equal(403, refused);
        Assert.Equal(
            "configmaps \"late\" is forbidden: unable to create new content in namespace held because it is being terminated",
            (string?)why!["message"]);
    }

    [Theory]
    [InlineData(MergePatch, """{"metadata":{"finalizers":null}}""")]
    [InlineData(MergePatch, """{"metadata":{"finalizers":[]}}""")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/metadata/finalizers"}]""")]
    public async Task The_patch_that_takes_the_last_finalizer_off_finishes_the_deletion(string mediaType, string patch)
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""");
        await _replay.SendAsync("DELETE", "/api/v1/namespaces/held");
        await UntilAsync("/api/v1/namespaces/held", found => found?["spec"]!["finalizers"] is null);

        var (status, _) = await _replay.SendAsync("PATCH", "/api/v1/namespaces/held", patch, mediaType);

        Assert.Equal(200, status);
        Assert.Equal(404, (await _replay.SendAsync("GET", "/api/v1/namespaces/held")).Status);
    }

    [Fact]
    public async Task One_of_two_finalizers_is_not_enough_and_a_second_delete_changes_nothing()
    {
        await CreateAsync(
            "/api/v1/namespaces", """{"metadata":{"name":"held","finalizers":["example.com/a","example.com/b"]}}""");
        await _replay.SendAsync("DELETE", "/api/v1/namespaces/held");
        await UntilAsync("/api/v1/namespaces/held", found => found?["spec"]!["finalizers"] is null);

        await _replay.SendAsync(
            "PATCH", "/api/v1/namespaces/held", """{"metadata":{"finalizers":["example.com/b"]}}""", MergePatch);
        var (_, before) = await _replay.SendAsync("GET", "/api/v1/namespaces/held");
        var (status, _) = await _replay.SendAsync("DELETE", "/api/v1/namespaces/held");
        var (_, after) = await _replay.SendAsync("GET", "/api/v1/namespaces/held");

        Assert.Equal(200, status);
        Assert.True(JsonNode.DeepEquals(before, after));
    }

    [Fact]
    public async Task A_finalizer_of_what_is_in_it_holds_the_namespace_until_it_is_taken_off()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"full"}}""");
        await CreateAsync(
            "/api/v1/namespaces/full/configmaps", """{"metadata":{"name":"kept","finalizers":["example.com/hold"]}}""");
        await CreateAsync("/api/v1/namespaces/full/configmaps", """{"metadata":{"name":"gone"}}""");

        await _replay.SendAsync("DELETE", "/api/v1/namespaces/full");
        await UntilAsync("/api/v1/namespaces/full/configmaps/gone", found => found is null);
        var (_, space) = await _replay.SendAsync("GET", "/api/v1/namespaces/full");
        var (_, kept) = await _replay.SendAsync("GET", "/api/v1/namespaces/full/configmaps/kept");
        await _replay.SendAsync(
            "PATCH", "/api/v1/namespaces/full/configmaps/kept", """{"metadata":{"finalizers":null}}""", MergePatch);

        Assert.Equal("kubernetes", (string?)Assert.Single(space!["spec"]!["finalizers"]!.AsArray()));
        Assert.NotNull(kept!["metadata"]!["deletionTimestamp"]);
        await UntilAsync("/api/v1/namespaces/full", found => found is null);
    }

    [Fact]
    public async Task A_namespace_is_not_gone_while_something_is_in_it_though_its_finalizers_are_patched_away()
    {
        await CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"full","finalizers":["example.com/a"]}}""");
        await CreateAsync(
            "/api/v1/namespaces/full/configmaps", """{"metadata":{"name":"kept","finalizers":["example.com/hold"]}}""");
        await _replay.SendAsync("DELETE", "/api/v1/namespaces/full");

        await _replay.SendAsync("PATCH", "/api/v1/namespaces/full", """{"metadata":{"finalizers":null}}""", MergePatch);

        Assert.Equal(200, (await _replay.SendAsync("GET", "/api/v1/namespaces/full")).Status);
    }

    [Fact]
    public async Task A_definition_with_a_finalizer_loses_its_objects_and_stays_until_it_is_taken_off()
    {
        const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com";
        await CreateAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            Widgets.Definition.Replace("\"metadata\":{", "\"metadata\":{\"finalizers\":[\"example.com/hold\"],"));
        await CreateAsync("/apis/example.com/v1/namespaces/default/widgets", Widgets.Widget);

        await _replay.SendAsync("DELETE", Path);
        await UntilAsync(Path, found => found?["metadata"]!["finalizers"]!.AsArray().Count == 1);
        Assert.Equal(404, (await _replay.SendAsync("GET", "/apis/example.com/v1/namespaces/default/widgets/w")).Status);
        await _replay.SendAsync("PATCH", Path, """{"metadata":{"finalizers":null}}""", MergePatch);

        Assert.Equal(404, (await _replay.SendAsync("GET", Path)).Status);
    }

    private async Task CreateAsync(string path, string body)
    {
        var (status, response) = await _replay.SendAsync("POST", path, body);
        Assert.True(status == 201, response?.ToJsonString());
    }

    // What controllers do takes a moment.
    private async Task<JsonNode?> UntilAsync(string path, Predicate<JsonNode?> isReached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            var (status, found) = await _replay.SendAsync("GET", path);
            var current = status == 200 ? found : null;
            if (isReached(current))
                return current;
            await Task.Delay(10, patience.Token);
        }
    }
}
