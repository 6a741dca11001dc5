using System.Diagnostics;
using System.Management.Automation;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Ctrl+C, and whatever else ends a pipeline before its time.</summary>
[Guarantee]
public sealed class StoppingTests : DeliverySession
{
    [Fact]
    public async Task Stopping_does_not_wait_for_an_exec_plugin()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a Unix program.");
        using var kubeconfig = KubeconfigOf(
            "exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: sleep, args: ['20'] }");
        using var begun = new ManualResetEventSlim();
        using var shell = Session.Begin(
            $"$begun.Set(); $count = 3; {Source} | Write-KopfInfo Stopped -Kubeconfig $kubeconfig", ("begun", begun),
            ("kubeconfig", kubeconfig.Path));
        var run = shell.BeginInvoke();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        var started = Stopwatch.GetTimestamp();
        await shell.StopAsync(null, null);

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public async Task Stopping_ends_at_once_and_cancels_what_is_in_flight()
    {
        var fault =
            Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        using var shell = Session.Begin($"$count = 100000; {Source} | Write-KopfInfo Stopped");
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => fault.Hits >= 16, TimeSpan.FromSeconds(30)));

        var started = Stopwatch.GetTimestamp();
        await shell.StopAsync(null, null);
        var elapsed = Stopwatch.GetElapsedTime(started);

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"It took {elapsed}.");
        fault.Dispose();
        Write(1).AssertNoErrors(); // the connection is still good
    }

    [Fact]
    public async Task A_stopped_pipeline_tells_the_host_how_far_it_came()
    {
        var fault = Sandbox.Faults.Add(
            new FaultRule { Pattern = "/events", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        var terminal = new Terminal();
        using var session = new PowerShellSession(Sandbox.KubeconfigPath, terminal);
        using var shell = session.Begin($"$count = 3; {Source} | Write-KopfInfo Stopped -Verbose");
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => fault.Hits >= 3, TimeSpan.FromSeconds(30)));

        await shell.StopAsync(null, null);

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));
        fault.Dispose();
        Assert.Contains(
            "VERBOSE: Stopped: 0 of 3 events were written, and 3 were not, as far as is known.\n", terminal.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw 'enough'")]
    [InlineData("break")]
    public void What_ends_a_pipeline_upstream_cancels_what_is_in_flight(string end)
    {
        var fault =
            Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        var started = Stopwatch.StartNew();

        var result = Session.Run(
            $"$count = 3; try {{ do {{ & {{ {Source}; $inFlight.Invoke(); $started.Restart(); {end} }} | Write-KopfInfo "
                + $"Cancelled }} while ($false) }} catch {{ \"$_\" }}",
            ("inFlight", () => Assert.True(SpinWait.SpinUntil(() => fault.Hits == 3, TimeSpan.FromSeconds(30)))),
                ("started", started));

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(1), $"It took {started.Elapsed}.");
        result.AssertNoErrors();
        Assert.Equal(
            end.StartsWith("throw", StringComparison.Ordinal) ? ["enough"] : [], result.Output.Select(one => one.ToString()));
    }
}
