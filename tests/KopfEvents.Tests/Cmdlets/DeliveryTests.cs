using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Every event that was accepted is on the server exactly once, whatever happens on the way, or there is an error for it.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Posts = "^POST .*/events";
    private const string Source = "1..$count | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; uid = \"u-$_\" } } }";

    private Sandbox _sandbox = null!;
    private PowerShellSession _session = null!;

    public static TheoryData<FaultKind> Faults => new(
        FaultKind.TooManyRequests, FaultKind.InternalError, FaultKind.BadGateway, FaultKind.ServiceUnavailable, FaultKind.GatewayTimeout,
        FaultKind.Latency, FaultKind.CutBefore, FaultKind.CutAfter, FaultKind.GoAway);

    public async ValueTask InitializeAsync()
    {
        _sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true });
        _session = new PowerShellSession(_sandbox.KubeconfigPath);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Nothing_is_lost_or_doubled_when_every_tenth_request_is_hit_by(FaultKind kind)
    {
        var fault = _sandbox.Faults.Add(Rule(kind));

        Write(2000).AssertNoErrors();

        Assert.True(fault.Hits > 100, $"only {fault.Hits} hits");
        fault.Dispose();
        AssertOneEventFor(2000);
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_when_all_faults_come_mixed()
    {
        var share = 0.1 / Faults.Count;
        var faults = Faults.Select((kind, i) => _sandbox.Faults.Add(Rule(kind) with { Share = share, Seed = i })).ToList();

        Write(10_000).AssertNoErrors();

        Assert.All(faults, fault => Assert.True(fault.Hits > 10, $"only {fault.Hits} hits of {fault.Rule.Kind}"));
        _sandbox.Faults.Clear();
        AssertOneEventFor(10_000);
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_when_the_server_restarts_three_times()
    {
        var fault = _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Restart, Share = 0.001, Seed = 1, MaxHits = 3 });

        Write(10_000).AssertNoErrors();

        Assert.Equal(3, fault.Hits);
        AssertOneEventFor(10_000);
    }

    [Fact]
    public void An_expired_token_is_renewed_in_the_middle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a shell script.");
        using var calls = new TemporaryFile("");
        using var plugin = new TemporaryFile(
            $$$"""
            #!/bin/sh
            echo >> {{{calls.Path}}}
            token={{{_sandbox.Token("writer")}}}
            [ $(wc -l < {{{calls.Path}}}) -gt 2 ] || token=expired
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' $token
            """);
        Process.Start("chmod", ["700", plugin.Path]).WaitForExit();
        using var kubeconfig = new TemporaryFile(
            File.ReadAllText(_sandbox.KubeconfigPath).Replace(
                $"token: {_sandbox.Token("admin")}",
                $"exec: {{ apiVersion: client.authentication.k8s.io/v1, command: {plugin.Path} }}",
                StringComparison.Ordinal));

        var result = _session.Run(
            "1..100 | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'apps'; uid = 'u' } } } | Write-KopfInfo Kept -Kubeconfig $kubeconfig",
            ("kubeconfig", kubeconfig.Path));

        result.AssertNoErrors();
        Assert.Contains(_sandbox.Requests, one => one.Status == 401);
        Assert.Equal(100, _sandbox.Requests.Count(one => one is { Method: "POST", Status: 201, User: "writer" }));
        Assert.Equal(4, File.ReadLines(calls.Path).Count()); // once more for all, not once for each
    }

    [Theory]
    [InlineData("p-1", "no-such-namespace", 404)]
    [InlineData("p-1", "default", 403)]
    public void What_the_server_would_refuse_again_is_tried_once(string name, string ns, int status)
    {
        var result = _session.Run(
            $"@{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = '{name}'; namespace = '{ns}'; uid = 'u' }} }} | Write-KopfInfo Refused -Context {(status == 403 ? "viewer" : "admin")}");

        Assert.Single(result.Errors);
        Assert.Equal(status, Assert.Single(_sandbox.Requests).Status);
    }

    [Fact]
    public void An_event_that_takes_too_long_is_an_error_that_says_how_often_it_was_tried_and_why()
    {
        _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.ServiceUnavailable });

        var result = _session.Run($"$count = 1; {Source} | Write-KopfInfo Late -TimeoutSec 1 -Verbose");

        Assert.Matches(@"Given up after 1 s and \d+ tries; the last one: .+", Assert.Single(result.Errors).ToString());
        Assert.Contains(result.Verbose, line => line.Contains("tried again after", StringComparison.Ordinal));
    }

    [Fact]
    public void A_date_in_Retry_After_is_obeyed()
    {
        _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, MaxHits = 1, RetryAfter = TimeSpan.FromSeconds(2), RetryAfterAsDate = true });
        var started = Stopwatch.GetTimestamp();

        _session.Run($"$count = 1; {Source} | Write-KopfInfo Waited").AssertNoErrors();

        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1), "A date has whole seconds, so at least one of the two has to pass.");
    }

    [Fact]
    public void A_429_slows_all_workers_and_not_just_one()
    {
        // Two hits that are far apart in requests, but not in time: only if the first one holds all back, their waits add up.
        var fault = _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, Share = 0.02, Seed = 5, MaxHits = 2, RetryAfter = TimeSpan.FromSeconds(1) });
        var started = Stopwatch.GetTimestamp();

        Write(300, "-ThrottleLimit 4").AssertNoErrors();

        Assert.Equal(2, fault.Hits);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(2), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public void MaxRate_is_not_exceeded()
    {
        var started = Stopwatch.GetTimestamp();

        Write(111, "-MaxRate 100").AssertNoErrors();

        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public void Waiting_for_the_rate_is_not_a_part_of_an_event_s_own_time() =>
        _session.Run($"$count = 12; {Source} | Write-KopfInfo Rated -MaxRate 4 -TimeoutSec 1").AssertNoErrors();

    [Fact]
    public void An_absurd_Retry_After_is_not_obeyed_to_the_end()
    {
        _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, MaxHits = 1, RetryAfter = TimeSpan.FromDays(24855) });

        var result = _session.Run($"$count = 1; {Source} | Write-KopfInfo Absurd -TimeoutSec 1");

        Assert.StartsWith("ServerError,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_more_than_a_second_shows_its_progress()
    {
        _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromSeconds(2) });

        var result = _session.Run($"$count = 1; {Source} | Write-KopfInfo Slow");

        result.AssertNoErrors();
        Assert.Contains(result.Progress, line => line.Contains("Writing Kubernetes events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_an_exec_plugin()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a Unix program.");
        using var kubeconfig = new TemporaryFile(
            File.ReadAllText(_sandbox.KubeconfigPath).Replace(
                $"token: {_sandbox.Token("admin")}", "exec: { apiVersion: client.authentication.k8s.io/v1, command: sleep, args: ['20'] }", StringComparison.Ordinal));
        using var begun = new ManualResetEventSlim();
        using var shell = _session.Begin($"$begun.Set(); $count = 3; {Source} | Write-KopfInfo Stopped -Kubeconfig $kubeconfig", ("begun", begun), ("kubeconfig", kubeconfig.Path));
        var run = shell.BeginInvoke();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        var started = Stopwatch.GetTimestamp();
        await shell.StopAsync(null, null);

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public void A_slow_server_holds_the_pipeline()
    {
        var fault = _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMilliseconds(20) });

        var result = _session.Run(
            "$ahead = 0; 1..200 | ForEach-Object { $ahead = [Math]::Max($ahead, $_ - $fault.Matches); @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; uid = 'u' } } } | Write-KopfInfo Held -ThrottleLimit 2; $ahead",
            ("fault", fault));

        result.AssertNoErrors();
        Assert.InRange((int)result.Output[^1].BaseObject, 1, 12); // two in flight, eight in the queue, one at its door, one being made
    }

    [Fact]
    public async Task Stopping_ends_at_once_and_cancels_what_is_in_flight()
    {
        var fault = _sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        using var shell = _session.Begin($"$count = 100000; {Source} | Write-KopfInfo Stopped");
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
        var fault = _sandbox.Faults.Add(new FaultRule { Pattern = "/events", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        var host = new ListeningHost();
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([BuildPaths.StagedModule]);
        using var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace).AddScript(
            $"1..3 | ForEach-Object {{ @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = 'web-0'; namespace = 'default'; uid = 'u' }} }} }} | Write-KopfInfo Stopped -Kubeconfig '{_sandbox.KubeconfigPath}' -Verbose");
        var run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => fault.Hits >= 3, TimeSpan.FromSeconds(30)));

        await shell.StopAsync(null, null);

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));
        fault.Dispose();
        Assert.Contains("Stopped: 0 of 3 events are written, 3 are not, as far as is known.", host.Lines);
    }

    [Fact]
    public async Task Sixteen_runspaces_share_the_connection_and_nothing_else()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            using var session = new PowerShellSession(_sandbox.KubeconfigPath);
            session.Run(
                $"1..50 | ForEach-Object {{ @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = \"r{i}-$_\"; namespace = 'default'; uid = 'u' }} }} }} | Write-KopfInfo R{i} -Component c{i}").AssertNoErrors();
        })));

        var posted = Assert.Single(_sandbox.Requests.Where(one => one.Method == "POST").GroupBy(one => one.Status));
        Assert.Equal((201, 800), (posted.Key, posted.Count()));
        Assert.All(posted, one => Assert.Matches("\"reason\":\"R(\\d+)\".*\"component\":\"c\\1\".*\"name\":\"r\\1-", one.BodyText));
    }

    private static FaultRule Rule(FaultKind kind) => new()
    {
        Pattern = Posts,
        Kind = kind,
        Share = 0.1,
        Seed = 42,
        Latency = TimeSpan.FromMilliseconds(100),
        RetryAfter = TimeSpan.FromSeconds(0),
    };

    private ScriptResult Write(int count, string parameters = "-ThrottleLimit 16") =>
        _session.Run($"$count = {count}; {Source} | Write-KopfInfo Kept {parameters} -TimeoutSec 300");

    private void AssertOneEventFor(int count)
    {
        var names = _sandbox.EventsInNamespace("default").Select(one => (string)one["involvedObject"]!["name"]!).ToList();
        Assert.Equal(count, names.Distinct().Count()); // none lost
        Assert.Equal(count, names.Count); // none doubled
    }
}
