using System.Net;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Tests;

/// <summary>A new custom resource definition that needs a moment before it is served, as on a cluster.</summary>
public sealed class EstablishingTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Path = "/apis/example.com/v1/namespaces/default/widgets";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Until_it_is_established_its_resource_is_not_found()
    {
        var time = new ManualTimeProvider();
        var options = new SandboxOptions { TimeProvider = time, EstablishDelay = TimeSpan.FromSeconds(2) };
        await using var sandbox = await Sandbox.StartAsync(options, Cancelled);
        using var client = new SandboxConnection(sandbox, "admin");
        using var created = await client.SendAsync(HttpMethod.Post, Definitions, Widgets.Definition);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("False", await EstablishedAsync(client));
        using var early = await client.SendAsync(HttpMethod.Post, Path, Widgets.Widget);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        Assert.Equal("404 page not found\n", await early.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync("/apis/example.com/v1"));

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("True", await EstablishedAsync(client));
        using var late = await client.SendAsync(HttpMethod.Post, Path, Widgets.Widget);
        Assert.Equal(HttpStatusCode.Created, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync("/apis/example.com/v1"));
    }

    [Fact]
    public async Task A_definition_that_changes_meanwhile_is_established_as_it_is_then_and_a_deleted_one_never()
    {
        var time = new ManualTimeProvider();
        var options = new SandboxOptions { TimeProvider = time, EstablishDelay = TimeSpan.FromSeconds(2) };
        await using var sandbox = await Sandbox.StartAsync(options, Cancelled);
        using var client = new SandboxConnection(sandbox, "admin");
        using var kept = await client.SendAsync(HttpMethod.Post, Definitions, Widgets.Definition);
        using var gone = await client.SendAsync(
            HttpMethod.Post, Definitions, Widgets.Definition.Replace("widgets", "gadgets").Replace("Widget", "Gadget"));
        var current = JsonNode.Parse(await kept.Content.ReadAsStringAsync(Cancelled))!;
        using var found = await client.SendAsync(HttpMethod.Get, $"{Definitions}/widgets.example.com");
        current = JsonNode.Parse(await found.Content.ReadAsStringAsync(Cancelled))!;
        current["spec"]!["names"]!["shortNames"] = new JsonArray("wd");

        using var changed = await client.SendAsync(HttpMethod.Put, $"{Definitions}/widgets.example.com", current.ToJsonString());
        using var deleted = await client.SendAsync(HttpMethod.Delete, $"{Definitions}/gadgets.example.com");
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var resources = await client.SendAsync(HttpMethod.Get, "/apis/example.com/v1");
        var served = JsonNode.Parse(await resources.Content.ReadAsStringAsync(Cancelled))!["resources"]!.AsArray();
        Assert.Equal("wd", (string?)Assert.Single(Assert.Single(served)!["shortNames"]!.AsArray()));
    }

    [Fact]
    public async Task What_is_loaded_is_established_at_once_and_so_is_everything_without_a_delay()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { EstablishDelay = TimeSpan.FromHours(1) }, Cancelled);
        using var client = new SandboxConnection(sandbox, "admin");

        await sandbox.ApplyAsync($"{Widgets.Definition}\n---\n{Widgets.Widget}", Cancelled);
        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync($"{Path}/w"));

        sandbox.EstablishDelay = TimeSpan.Zero;
        using var created = await client.SendAsync(
            HttpMethod.Post, Definitions, Widgets.Definition.Replace("widgets", "gadgets").Replace("Widget", "Gadget"));
        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync("/apis/example.com/v1/gadgets"));
    }

    [Fact]
    public async Task A_definition_that_is_loaded_with_an_empty_status_is_served()
    {
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: Cancelled);
        using var client = new SandboxConnection(sandbox, "admin");

        await sandbox.ApplyAsync(
            Widgets.Definition.Replace("\"spec\":", "\"status\":{\"conditions\":[],\"storedVersions\":[]},\"spec\":"), Cancelled);

        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync(Path));
    }

    [Fact]
    public async Task The_settings_path_changes_the_delay_for_the_admin_and_no_fault_hits_it()
    {
        const string Settings = "/sandbox/settings";
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: Cancelled);
        using var admin = new SandboxConnection(sandbox, "admin");
        using var viewer = new SandboxConnection(sandbox, "viewer");
        sandbox.Faults.Add(new FaultRule { Kind = FaultKind.InternalError });

        using var changed = await admin.SendAsync(HttpMethod.Patch, Settings, """{"establishDelay":"00:00:02"}""");
        using var shown = await admin.SendAsync(HttpMethod.Get, Settings);
        using var negative = await admin.SendAsync(HttpMethod.Patch, Settings, """{"establishDelay":"-00:00:02"}""");
        using var unknown = await admin.SendAsync(HttpMethod.Patch, Settings, """{"delay":"00:00:02"}""");

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("""{"establishDelay":"00:00:02"}""", await shown.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(TimeSpan.FromSeconds(2), sandbox.EstablishDelay);
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [negative.StatusCode, unknown.StatusCode]);
        Assert.Equal(HttpStatusCode.Forbidden, await viewer.StatusOfAsync(Settings));
    }

    [Fact]
    public async Task Kubectl_waits_for_it()
    {
        Kubectl.SkipUnlessInstalled();
        using var program = await SandboxProgram.StartAsync("--quiet", "--establish-delay", "0.5");
        var kubectl = new Kubectl(program.Kubeconfig, System.IO.Path.GetTempPath());

        await kubectl.RunAsync("create -f -", Widgets.Definition);
        var waited = await kubectl.RunAsync("wait --for condition=Established crd/widgets.example.com --timeout=20s");
        var created = await kubectl.RunAsync("create -f -", Widgets.Widget);

        Assert.Equal("customresourcedefinition.apiextensions.k8s.io/widgets.example.com condition met", waited.Output.TrimEnd());
        Assert.Equal(("widget.example.com/w created", ""), (created.Output.TrimEnd(), created.Error));
    }

    private static async Task<string?> EstablishedAsync(SandboxConnection client)
    {
        using var found = await client.SendAsync(HttpMethod.Get, $"{Definitions}/widgets.example.com");
        var conditions = JsonNode.Parse(await found.Content.ReadAsStringAsync(Cancelled))!["status"]!["conditions"] as JsonArray
            ?? [];
        return (string?)conditions.SingleOrDefault(condition => (string?)condition!["type"] == "Established")?["status"];
    }
}
