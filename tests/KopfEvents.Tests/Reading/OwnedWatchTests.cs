using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Events of what an object owns while more of it comes, and goes.</summary>
public sealed class OwnedWatchTests : OwnedObjectsSession
{
    private const string Watch = "Get-KopfEvent deploy/web -n apps -IncludeOwned -Watch";

    [Fact]
    public async Task New_children_count_as_soon_as_they_are_there()
    {
        using var script = new RunningScript(Session, $"{Watch} | ForEach-Object {{ $_.reason }}");
        await script.SeesAsync("Started");

        await Sandbox.ApplyAsync(
            Owned("v1", "Pod", "web-1-b", "apps/v1", "ReplicaSet", "web-1", Set, PodSpec),
            TestContext.Current.CancellationToken);
        await EventAsync("other", "Ignored", "api/v1/namespaces/apps/pods/other", seconds: 1);
        await EventAsync("web-1-b", "Pulled", "api/v1/namespaces/apps/pods/web-1-b", seconds: 1);
        await script.SeesAsync("Pulled");

        Assert.Equal(["Created", "Pulled", "Scaled", "Started"], script.Output.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_there_comes_in_the_order_of_time()
    {
        using var script = new RunningScript(Session, $"{Watch} | ForEach-Object {{ $_.reason }}");
        await script.SeesAsync("Started");

        Assert.Equal(["Scaled", "Created", "Started"], script.Output);
    }

    [Fact]
    public async Task What_is_gone_is_not_asked_for()
    {
        for (var i = 0; i < 20; i++) await EventAsync("Killing", i, Reference("v1", "Pod", $"gone-{i}", $"uid-{i}"));
        Sandbox.ClearRequests();
        using var script = new RunningScript(Session, $"{Watch} | ForEach-Object {{ $_.reason }}");
        await script.SeesAsync("Started");

        await EventAsync("BackOff", 0, Reference("v1", "Pod", "late", "uid-late"));
        await EventAsync("Killing", 0, Reference("v1", "Pod", "late", "uid-late"));
        await EventAsync("web-1-a", "Pulled", "api/v1/namespaces/apps/pods/web-1-a", seconds: 0);
        await script.SeesAsync("Pulled");

        var requests = Sandbox.Requests.Select(one => Uri.UnescapeDataString(one.Path))
            .Where(path => path.Contains("/apps/pods", StringComparison.Ordinal))
            .Where(path => !path.EndsWith("/web-1-a", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, requests.Count);
        Assert.EndsWith("fieldSelector=metadata.name=late", requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_cannot_be_listed_for_a_while_is_one_warning_and_counts_again_later()
    {
        var fault = Sandbox.Faults.Add(new FaultRule { Pattern = "/apps/pods", Kind = FaultKind.InternalError });
        using var script = new RunningScript(Session, $"{Watch} 3>&1 | ForEach-Object {{ $_.reason ?? \"$_\" }}");
        await script.SeesAsync("Created");

        fault.Dispose();
        await EventAsync("web-1-a", "Pulled", "api/v1/namespaces/apps/pods/web-1-a", seconds: 0);
        await script.SeesAsync("Pulled");

        Assert.StartsWith("Events of some objects may be missing", script.Output[0], StringComparison.Ordinal);
        Assert.Equal(["Scaled", "Created", "Pulled"], script.Output.Skip(1));
    }

    [Fact]
    public void Its_time_can_be_over_while_it_asks_who_owns_what()
    {
        using var fault = Sandbox.Faults.Add(
            new FaultRule { Pattern = "/apps/pods", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(1) });

        var result = Session.Run($"{Watch} -TimeoutSec 2");

        result.AssertNoErrors();
        Assert.Contains("Scaled", result.Output.Select(one => one.Properties["reason"].Value));
    }
}
