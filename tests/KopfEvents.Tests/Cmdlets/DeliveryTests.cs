using System.Diagnostics;
using KopfEvents.Connections;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Objects;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Every event that was accepted is on the server exactly once, whatever happens on the way, or there is an error for it.
/// </summary>
[Guarantee]
public sealed class DeliveryTests : DeliverySession
{
    public static TheoryData<FaultKind> Faults => new(
        FaultKind.TooManyRequests, FaultKind.InternalError, FaultKind.BadGateway, FaultKind.ServiceUnavailable,
            FaultKind.GatewayTimeout,
        FaultKind.Latency, FaultKind.CutBefore, FaultKind.CutAfter, FaultKind.GoAway);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Nothing_is_lost_or_doubled_when_every_tenth_request_is_hit_by(FaultKind kind)
    {
        var fault = Sandbox.Faults.Add(Rule(kind));

        Write(10_000, "-ThrottleLimit 64").AssertNoErrors(); // so that back-off does not make it long

        Assert.True(fault.Hits > 900, $"only {fault.Hits} hits");
        fault.Dispose();
        AssertOneEventFor(10_000);
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_when_all_faults_come_mixed()
    {
        var share = 0.1 / Faults.Count;
        var faults = Faults.Select((kind, i) => Sandbox.Faults.Add(Rule(kind) with { Share = share, Seed = i })).ToList();

        Write(10_000).AssertNoErrors();

        Assert.All(faults, fault => Assert.True(fault.Hits > 10, $"only {fault.Hits} hits of {fault.Rule.Kind}"));
        Sandbox.Faults.Clear();
        AssertOneEventFor(10_000);
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_when_the_server_restarts_three_times()
    {
        var fault =
            Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Restart, Share = 0.001, Seed = 1, MaxHits = 3 });

        Write(10_000).AssertNoErrors();

        Assert.Equal(3, fault.Hits);
        AssertOneEventFor(10_000);
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_when_the_token_expires_in_the_middle()
    {
        using var token = new TemporaryFile(Sandbox.Token("admin"));
        using var kubeconfig = KubeconfigOf($"tokenFile: {token.Path}");

        var result = Session.Run(
            $"$count = 10000; {Source} | ForEach-Object {{ if ($_.metadata.name -eq 'p-5000') {{ $expire.Invoke() }}; $_ }} | "
                + "Write-KopfInfo Kept -Kubeconfig $kubeconfig",
            ("expire", (Action)Expire), ("kubeconfig", kubeconfig.Path));

        result.AssertNoErrors();
        Assert.InRange(Sandbox.Requests.Count(one => one.Status == 401), 1, DeliveryOptions.DefaultThrottleLimit);
        AssertOneEventFor(10_000);

        void Expire()
        {
            // In this order, as whoever rotates tokens has to do it.
            File.WriteAllText(token.Path, "fresh");
            Sandbox.ReplaceToken("admin", "fresh");
        }
    }

    [Fact]
    public void An_exec_plugin_whose_token_is_refused_is_asked_once_more_for_all()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a shell script.");
        using var calls = new TemporaryFile("");
        using var plugin = new TemporaryFile(
            $$$"""
            #!/bin/sh
            echo >> {{{calls.Path}}}
            token={{{Sandbox.Token("admin")}}}
            [ $(wc -l < {{{calls.Path}}}) -gt 1 ] || token=expired
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' $token
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var kubeconfig = KubeconfigOf(
            $"exec: {{ apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: {plugin.Path} }}");

        Write(100, $"-Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.Contains(Sandbox.Requests, one => one.Status == 401);
        Assert.Equal(2, File.ReadLines(calls.Path).Count());
        AssertOneEventFor(100);
    }

    [Theory]
    [InlineData("-Context admin", "no-such-namespace", 404, 1)]
    [InlineData("-Context viewer", "default", 403, 1)]
    [InlineData("-Kubeconfig $refused", "default", 401, 2)]
    public void What_the_server_would_refuse_again_is_tried_once_or_with_fresh_credentials_once_more(
        string parameters, string ns, int status, int tries)
    {
        using var refused = KubeconfigOf("token: refused");

        var result = Session.Run(
            $"@{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = 'p-1'; namespace = '{ns}'; uid = 'u' }} }} | "
                + $"Write-KopfInfo Refused {parameters}", ("refused", refused.Path));

        Assert.Single(result.Errors);
        Assert.Equal(Enumerable.Repeat(status, tries), Sandbox.Requests.Select(one => one.Status));
    }

    [Fact]
    public void A_connection_that_is_cut_in_its_handshake_is_tried_again()
    {
        using var door = new TcpDoor(Sandbox.Url.Port, cut: 3);
        using var kubeconfig = new TemporaryFile(
            File.ReadAllText(Sandbox.KubeconfigPath).Replace($":{Sandbox.Url.Port}", $":{door.Port}", StringComparison.Ordinal));

        Write(10, $"-Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.True(door.Connections > 3);
        AssertOneEventFor(10);
    }

    [Fact]
    public async Task A_try_that_gets_no_answer_in_time_is_given_up_for_another_one()
    {
        Sandbox.Faults.Add(
            new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5), MaxHits = 2 });
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        var options = new DeliveryOptions { AttemptTimeout = TimeSpan.FromMilliseconds(200) };
        await using var recorder = new EventRecorder(
            () => Task.FromResult(cluster), EventReporter.Default, options, TestContext.Current.CancellationToken);

        var pending = await recorder.RecordAsync(
            new Target(null) { Reference = new ObjectReference("v1", "Pod", "p-1", "default", "u") },
                new EventDraft { Type = "Normal", Reason = "Kept" });

        var result = await pending!.Completion;
        Assert.Equal(DeliveryStatus.Posted, result.Status);
        Assert.Equal(2, result.Retries.Count(retry => retry.EndsWith("did not answer within 0.2 s.", StringComparison.Ordinal)));
        AssertOneEventFor(1);
    }

    [Fact]
    public void An_event_that_takes_too_long_is_an_error_that_says_how_often_it_was_tried_and_why()
    {
        Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.ServiceUnavailable });

        var started = Stopwatch.GetTimestamp();

        var result = Session.Run($"$count = 1; {Source} | Write-KopfInfo Late -TimeoutSec 1 -Verbose");

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        Assert.Matches(@"Given up after 1 s and \d+ attempts?; the last one: .+", Assert.Single(result.Errors).ToString());
        Assert.Contains(result.Verbose, line => line.Contains("retried after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sixteen_runspaces_share_connections_and_nothing_else()
    {
        using var door = new TcpDoor(Sandbox.Url.Port);
        using var kubeconfig = new TemporaryFile(
            File.ReadAllText(Sandbox.KubeconfigPath).Replace($":{Sandbox.Url.Port}", $":{door.Port}", StringComparison.Ordinal));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
        {
            using var session = new PowerShellSession(kubeconfig.Path);
            session.Run(
                $"1..50 | ForEach-Object {{ @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = \"r{i}-$_\"; namespace = "
                    + $"'default'; uid = 'u' }} }} }} | Write-KopfInfo R{i} -Component c{i}").AssertNoErrors();
        })));

        var posted = Assert.Single(Sandbox.Requests.Where(one => one.Method == "POST").GroupBy(one => one.Status));
        Assert.Equal((201, 800), (posted.Key, posted.Count()));
        Assert.All(
            posted, one => Assert.Matches("\"reason\":\"R(\\d+)\".*\"component\":\"c\\1\".*\"name\":\"r\\1-", one.BodyText));
        Assert.InRange(door.Connections, 1, 8);
    }

    [Fact]
    public void Two_pipelines_of_one_runspace_do_not_mix()
    {
        Session.Run(
            $"$count = 200; {Source} | ForEach-Object {{ $_ | Write-KopfInfo Inner -Component inner; $_ }} | Write-KopfWarning "
                + "Outer -Component outer").AssertNoErrors();

        var seen = Sandbox.EventsInNamespace("default")
            .Select(one => $"{one["type"]} {one["reason"]} {one["source"]!["component"]} {one["involvedObject"]!["name"]}");
        Assert.Equal(
            Enumerable.Range(1, 200).SelectMany(i => (string[])[$"Normal Inner inner p-{i}", $"Warning Outer outer p-{i}"])
                .Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal));
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

    private void AssertOneEventFor(int count)
    {
        var names = Sandbox.EventsInNamespace("default").Select(one => (string)one["involvedObject"]!["name"]!).ToList();
        Assert.Equal(count, names.Distinct().Count()); // none lost
        Assert.Equal(count, names.Count); // none doubled
    }
}
