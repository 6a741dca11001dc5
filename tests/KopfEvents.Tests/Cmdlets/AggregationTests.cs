using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Connections;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>-Aggregate: the same event about the same object is one Event that counts.</summary>
[Guarantee]
public sealed class AggregationTests : SandboxSession
{
    private const string Pod =
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'default'; uid = 'u' } }";

    private int _countAtExpiry;

    [Fact]
    public void Repeats_are_one_event_with_a_count_and_times()
    {
        Session.Run($"$pod = {Pod}; 1..37 | ForEach-Object {{ $pod }} | Write-KopfWarning Restarted 'It restarted.' -Aggregate")
            .AssertNoErrors();
        Session.Run($"{Pod} | Write-KopfWarning Restarted 'It restarted.' -Aggregate").AssertNoErrors();

        var counted = Assert.Single(Sandbox.EventsInNamespace("default"));
        Assert.Equal(38, (int)counted["count"]!);
        Assert.True(string.CompareOrdinal((string)counted["firstTimestamp"]!, (string)counted["lastTimestamp"]!) <= 0);
        Assert.Matches("^kopf-event-[a-z2-7]{16}$", (string)counted["metadata"]!["name"]!);
    }

    [Fact]
    public async Task Kubectl_shows_how_often_and_over_how_long()
    {
        Kubectl.SkipUnlessInstalled();
        Session.Run($"$pod = {Pod}; 1..37 | ForEach-Object {{ $pod }} | Write-KopfWarning Restarted 'It restarted.' -Aggregate")
            .AssertNoErrors();

        var shown = await new Kubectl(Sandbox.KubeconfigPath, Path.GetTempPath()).RunAsync("events --for pod/web-0");

        Assert.Matches(@"\(x37 over \d+s\)\s+Warning\s+Restarted\s+Pod/web-0\s+It restarted\.", shown.Output);
    }

    [Fact]
    public void What_says_something_else_counts_by_itself()
    {
        Session.Run(
            $$"""
            $pod = {{Pod}}
            $other = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-1'; namespace = 'default'; uid = 'u2' } }
            1..3 | ForEach-Object { $pod; $other } | Write-KopfInfo Same 'text' -Aggregate
            $pod | Write-KopfInfo Same 'other text' -Aggregate
            $pod | Write-KopfInfo Other 'text' -Aggregate
            $pod | Write-KopfWarning Same 'text' -Aggregate
            $pod | Write-KopfInfo Same 'text' -Aggregate -Instance another-replica
            """).AssertNoErrors();

        Assert.Equal(
            ["web-0 Normal Other 1", "web-0 Normal Same 1", "web-0 Normal Same 4", "web-0 Warning Same 1", "web-1 Normal Same 3"],
            Sandbox.EventsInNamespace("default")
                .Select(one => $"{one["involvedObject"]!["name"]} {one["type"]} {one["reason"]} {one["count"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ten_thousand_repeats_of_ten_events_need_few_requests()
    {
        Session.Run(
            $"$pod = {Pod}; 1..10000 | ForEach-Object {{ $pod }} | Write-KopfInfo Repeated -Message {{ \"number "
            + $"$([int]$script:i++ % 10)\" }} -Aggregate").AssertNoErrors();

        var counts = Sandbox.EventsInNamespace("default").Select(one => (int)one["count"]!).ToList();
        Assert.Equal(Enumerable.Repeat(1000, 10), counts);
        var requests = Sandbox.Requests.Count(one => one.Path.Contains("/events", StringComparison.Ordinal));
        Assert.True(requests < 200, $"{requests} requests");
    }

    [Fact]
    public async Task Eight_processes_add_up_exactly()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TestHost.RunAsync(
            $"Import-Module $module -ErrorAction Stop; foreach ($round in 1..10) {{ $pod = {Pod}; 1..100 | ForEach-Object {{ "
                + $"$pod }} | Write-KopfInfo Everywhere -Aggregate -ErrorAction Stop }}",
            ("KUBECONFIG", Sandbox.KubeconfigPath))));

        Assert.Equal(8000, (int)Assert.Single(Sandbox.EventsInNamespace("default"))["count"]!);
    }

    [Fact]
    public void An_event_that_has_expired_meanwhile_begins_anew()
    {
        var result = Session.Run(
            $$"""
            $pod = {{Pod}}
            & { $pod; $pod; & $expire; $pod } | Write-KopfInfo Expired -Aggregate -PassThru
            """,
            ("expire", System.Management.Automation.ScriptBlock.Create("$deleteAll.Invoke()")),
            ("deleteAll", (Action)DeleteTheEventOnceItIsThere));

        result.AssertNoErrors();
        Assert.Equal(3 - _countAtExpiry, (int)Assert.Single(Sandbox.EventsInNamespace("default"))["count"]!);
        Assert.InRange(_countAtExpiry, 1, 2);
    }

    [Theory]
    [InlineData(FaultKind.CutAfter, "-Aggregate", "")]
    [InlineData(FaultKind.CutBefore, "-Aggregate", "")]
    [InlineData(FaultKind.ServiceUnavailable, "-Aggregate", "")]
    [InlineData(FaultKind.CutAfter, "-AggregateBy all -Message { \"$($script:n++; $n)\" }", "1000")]
    [InlineData(FaultKind.CutBefore, "-AggregateBy all -Message { \"$($script:n++; $n)\" }", "1000")]
    [InlineData(FaultKind.ServiceUnavailable, "-AggregateBy all -Message { \"$($script:n++; $n)\" }", "1000")]
    public void Under_faults_the_count_is_never_too_low_and_hardly_ever_too_high(
        FaultKind kind, string parameters, string message)
    {
        var fault = Sandbox.Faults.Add(new FaultRule { Pattern = "^(POST|PATCH) .*/events", Kind = kind, Share = 0.3, Seed = 3 });

        Session.Run(
            $"$pod = {Pod}; foreach ($round in 1..40) {{ 1..25 | ForEach-Object {{ $pod }} | Write-KopfInfo Shaken {parameters} "
            + $"-TimeoutSec 120 }}").AssertNoErrors();

        Assert.True(fault.Hits > 10, $"only {fault.Hits} hits");
        fault.Dispose();
        var counted = Assert.Single(Sandbox.EventsInNamespace("default"));
        Assert.InRange((int)counted["count"]!, 1000, 1000 + (kind == FaultKind.CutAfter ? fault.Hits : 0));
        Assert.Equal(message, (string?)counted["message"] ?? ""); // the newest one
    }

    private void DeleteTheEventOnceItIsThere()
    {
        // Under the guard of the version whose count is noted: a repeat that is written meanwhile shall not go uncounted.
        Assert.True(
            SpinWait.SpinUntil(
                () => Sandbox.EventsInNamespace("default") is [var one] && IsDeleted(one), TimeSpan.FromSeconds(30)));
    }

    private bool IsDeleted(JsonNode counted)
    {
        _countAtExpiry = (int)counted["count"]!;
        var options = $$"""{ "preconditions": { "resourceVersion": "{{counted["metadata"]!["resourceVersion"]}}" } }""";
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        using var response = cluster.SendAsync(
            HttpMethod.Delete, $"api/v1/namespaces/default/events/{counted["metadata"]!["name"]}",
            Encoding.UTF8.GetBytes(options))
            .GetAwaiter().GetResult();
        return response.IsSuccessStatusCode;
    }
}
