namespace KopfEvents.Tests.Cmdlets;

/// <summary>-AggregateBy: what counts as the same is said, and the one Event has the newest message.</summary>
[Guarantee]
public sealed class AggregateByTests : SandboxSession
{
    private const string Pod =
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'default'; uid = 'u' } }";

    [Theory]
    [InlineData("restarts")]
    [InlineData("{ 'restarts' }")]
    [InlineData("{ $_.metadata.uid }")]
    [InlineData("''")]
    public void The_one_event_counts_and_has_the_newest_message(string key)
    {
        Session.Run(
            $"$pod = {Pod}; $script:n = 0; 1..30 | ForEach-Object {{ $pod }} | Write-KopfWarning Restarted {{ \"$($script:n++; "
            + $"$n) restarts\" }} -AggregateBy {key}").AssertNoErrors();
        Session.Run($"{Pod} | Write-KopfWarning Restarted '31 restarts' -AggregateBy {key}").AssertNoErrors();

        var counted = Assert.Single(Sandbox.EventsInNamespace("default"));
        Assert.Equal((31, "31 restarts"), ((int)counted["count"]!, (string)counted["message"]!));
        Assert.True(string.CompareOrdinal((string)counted["firstTimestamp"]!, (string)counted["lastTimestamp"]!) <= 0);
    }

    [Fact]
    public void Keys_reasons_types_and_plain_messages_never_share_an_event()
    {
        Session.Run(
            $$"""
            $pod = {{Pod}}
            $pod | Write-KopfInfo Same text -AggregateBy a
            $pod | Write-KopfInfo Same text -AggregateBy b
            $pod | Write-KopfInfo Other text -AggregateBy a
            $pod | Write-KopfWarning Same text -AggregateBy a
            $pod | Write-KopfInfo Same a -Aggregate
            $pod | Write-KopfInfo Same '' -Aggregate
            $pod | Write-KopfInfo Same '' -AggregateBy ''
            $pod | Write-KopfInfo Same another -AggregateBy a
            """).AssertNoErrors();

        Assert.Equal([1, 1, 1, 1, 1, 1, 2], Sandbox.EventsInNamespace("default").Select(one => (int)one["count"]!).Order());
    }

    [Fact]
    public async Task Four_processes_add_up_exactly()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => TestHost.RunAsync(
            $"Import-Module $module -ErrorAction Stop; foreach ($round in 1..5) {{ $pod = {Pod}; 1..100 | ForEach-Object {{ $pod "
                + $"}} | Write-KopfInfo Everywhere {{ \"number $($script:n++; $n) of {i}\" }} -AggregateBy all -ErrorAction "
                + $"Stop }}",
            ("KUBECONFIG", Sandbox.KubeconfigPath))));

        var counted = Assert.Single(Sandbox.EventsInNamespace("default"));
        Assert.Equal(2000, (int)counted["count"]!);
        Assert.StartsWith("number 500 of ", (string)counted["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Handlers_that_run_again_and_again_count_their_success_and_their_failures()
    {
        Session.Run($"foreach ($run in 1..3) {{ {Pod} | Invoke-KopfHandler -Name sync -Aggregate {{ }} }}").AssertNoErrors();
        Session.Run(
            $"foreach ($run in 1..2) {{ {Pod} | Invoke-KopfHandler -Name sync -Aggregate {{ throw "
            + $"[TimeoutException]::new(\"after $run s\") }} -ErrorAction SilentlyContinue }}");

        Assert.Equal(
            ["Finished 3 All handlers succeeded.", "Success 3 Handler sync succeeded.",
                "TimeoutException 2 Handler sync failed: after 2 s"],
            Sandbox.EventsInNamespace("default").Select(one => $"{one["reason"]} {one["count"]} {one["message"]}")
                .Order(StringComparer.Ordinal));
    }
}
