using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;
using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Get-KubeObject -Watch: every change of state is told, whatever happens to the connection.</summary>
public sealed class WatchTests : SandboxSession
{
    private const string Watch =
        "Get-KubeObject cm -Watch -Verbose | ForEach-Object { \"$($_.WatchEvent.Type) $($_.metadata.name) "
            + "$($_.data.step)\".TrimEnd() }";

    private protected override async Task ArrangeAsync()
    {
        await SetAsync("first", 1);
        await SetAsync("second", 1);
    }

    [Fact]
    public async Task What_is_there_comes_first_and_then_every_change()
    {
        using var script = new RunningScript(Session, Watch);
        await script.SeesAsync("Added second 1");

        await SetAsync("first", 2);
        await SetAsync("third", 1);
        await DeleteAsync("second");
        await script.SeesAsync("Deleted second 1");

        Assert.Equal(["Added first 1", "Added second 1", "Modified first 2", "Added third 1", "Deleted second 1"], script.Output);
        Assert.InRange(script.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.CutBefore)]
    [InlineData(FaultKind.TooManyRequests)]
    public async Task A_watch_that_fails_begins_again_where_it_was(FaultKind kind)
    {
        using var fault =
            Sandbox.Faults.Add(new FaultRule { Pattern = "watch=true", Kind = kind, MaxHits = 2, RetryAfter = TimeSpan.Zero });
        using var script = new RunningScript(Session, Watch);
        await script.SeesAsync("Added second 1");

        await SetAsync("first", 2);
        await script.SeesAsync("Modified first 2");

        Assert.Equal(["Added first 1", "Added second 1", "Modified first 2"], script.Output);
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_restart_of_the_server_loses_no_change_and_repeats_none()
    {
        using var script = new RunningScript(Session, Watch);
        await script.SeesAsync("Added second 1");
        await SetAsync("first", 2);
        await script.SeesAsync("Modified first 2");

        await Sandbox.RestartAsync(keepState: true, TestContext.Current.CancellationToken);
        await SetAsync("first", 3);
        await DeleteAsync("second");
        await script.SeesAsync("Deleted second 1");

        Assert.Equal(
            ["Added first 1", "Added second 1", "Modified first 2", "Modified first 3", "Deleted second 1"], script.Output);
        Assert.Contains(
            script.Verbose, line =>
                line.StartsWith("Watching configmaps in namespace default again after:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_restart_that_has_forgotten_the_changes_only_what_is_different_is_told()
    {
        using var script = new RunningScript(Session, Watch);
        await script.SeesAsync("Added second 1");

        // Nothing is told between the cut and the next watch, whose version has expired by then.
        using (Sandbox.Faults.Add(new FaultRule { Pattern = "watch=true", Kind = FaultKind.ServiceUnavailable }))
        {
            await Sandbox.RestartAsync(keepState: true, TestContext.Current.CancellationToken);
            await SetAsync("first", 2);
            await SetAsync("third", 1);
            await DeleteAsync("second");
            Sandbox.Compact();
        }

        await script.SeesAsync("Deleted second");
        await SetAsync("third", 2);
        await script.SeesAsync("Modified third 2");

        Assert.Equal(
            ["Added first 1", "Added second 1", "Modified first 2", "Added third 1", "Deleted second", "Modified third 2"],
                script.Output);
    }

    [Fact]
    public async Task An_object_that_leaves_the_selection_is_told_as_deleted()
    {
        using var script =
            new RunningScript(Session, Watch.Replace("cm -Watch", "cm -Watch -Selector step=1", StringComparison.Ordinal));
        await script.SeesAsync("Added second 1");

        await SetAsync("first", 2);
        await script.SeesAsync("Deleted first 1");
    }

    [Fact]
    public async Task Several_kinds_are_watched_at_once_and_names_choose_among_them()
    {
        using var script = new RunningScript(
            Session,
                "Get-KubeObject cm, secrets f* -Watch | ForEach-Object { \"$($_.WatchEvent.Type) $($_.kind) "
                + "$($_.metadata.name)\" }");
        await script.SeesAsync("Added ConfigMap first");

        await SetAsync("second", 2);
        await ApplyAsync("{apiVersion: v1, kind: Secret, metadata: {name: found, namespace: default}}");
        await script.SeesAsync("Added Secret found");
        await SetAsync("first", 2);
        await script.SeesAsync("Modified ConfigMap first");

        Assert.Equal(3, script.Output.Count);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_watched_does_not_end_the_others()
    {
        using var script = new RunningScript(
            Session,
                "Get-KubeObject secrets, cm -Watch -Context viewer -ErrorAction SilentlyContinue -ErrorVariable e | "
                + "ForEach-Object { if ($e) { \"$($e[0].CategoryInfo.Category)\" }; $_.metadata.name }");
        await script.SeesAsync("second");

        await SetAsync("third", 1);
        await script.SeesAsync("third");
        await script.SeesAsync("PermissionDenied");
    }

    [Fact]
    public void A_watch_ends_after_its_time()
    {
        var result = Session.Run($"{Watch.Replace("-Watch", "-Watch -TimeoutSec 1", StringComparison.Ordinal)}; 'end'");

        result.AssertNoErrors();
        Assert.Equal(["Added first 1", "Added second 1", "end"], result.Output.Select(one => one.ToString()));
    }

    [Fact]
    public void How_an_object_has_changed_is_no_part_of_its_JSON()
    {
        var result = Session.Run("Get-KubeObject cm first -Watch -TimeoutSec 1; Get-KubeObject cm first");

        Assert.True(
            System.Text.Json.Nodes.JsonNode.DeepEquals(PowerShellJson.Of(result.Output[1]), PowerShellJson.Of(result.Output[0])));
        Assert.Equal("KopfEvents.WatchedObject", result.Output[0].TypeNames[0]);
    }

    private Task ApplyAsync(string yaml) => Sandbox.ApplyAsync(yaml, TestContext.Current.CancellationToken);

    private Task SetAsync(string name, int step) => ApplyAsync(
        $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default, labels: {{step: '{step}'}}}}, data: "
            + $"{{step: '{step}'}}}}");

    private async Task DeleteAsync(string name)
    {
        using var cluster = KopfEvents.Connections.Cluster.Open(new(Sandbox.KubeconfigPath));
        using var response = await cluster.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/default/configmaps/{name}");
        Assert.True(response.IsSuccessStatusCode);
    }
}
