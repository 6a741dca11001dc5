using System.Management.Automation;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;
using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Long lists: pages, and what happens between them.</summary>
public sealed class ListingTests(ReadingFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    private const string CountDistinct =
        """
        $names = [System.Collections.Generic.HashSet[string]]::new(); $all = 0
        Get-KubeObject events -ns many | ForEach-Object {
            $all++; $null = $names.Add($_.metadata.name)
            if ($all -eq 1) { & $atFirst }
        }
        $all; $names.Count
        """;

    [Fact]
    public void A_long_list_comes_in_pages_of_500()
    {
        AssertAllOnce("{}");

        Assert.Collection(
            fixture.Paths(),
            path => Assert.Equal("/api/v1/namespaces/many/events?limit=500", path),
            path => Assert.StartsWith("/api/v1/namespaces/many/events?limit=500&continue=", path, StringComparison.Ordinal),
            path => Assert.StartsWith("/api/v1/namespaces/many/events?limit=500&continue=", path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipeline_that_has_enough_asks_for_no_more_pages()
    {
        var result = Session.Run(
            "do { Get-KubeObject events -ns many | ForEach-Object { $_.metadata.name; if (++$n -eq 5) { break } } } while "
            + "($false)");

        Assert.Equal(
            ["event-0000", "event-0001", "event-0002", "event-0003", "event-0004"], result.Output.Select(one => one.BaseObject));
        Assert.Single(fixture.Paths());
    }

    [Fact]
    public void A_continue_token_that_expires_neither_repeats_nor_loses_objects()
    {
        // Between the first page and the second one, an object behind the first page changes, and the old state is forgotten.
        AssertAllOnce("{ $sandbox.ApplyAsync($change).Wait(); $sandbox.Compact() }");

        Assert.Contains(Sandbox.Requests, one => one.Status == 410);
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.ServiceUnavailable)]
    [InlineData(FaultKind.CutBefore)]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.Restart)]
    public void A_page_that_fails_is_asked_for_again(FaultKind kind)
    {
        using var fault = Sandbox.Faults.Add(new FaultRule { Pattern = "events.*continue=", Kind = kind, MaxHits = 2 });

        AssertAllOnce("{}");

        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public void A_server_that_does_not_come_back_is_an_error_after_what_it_has_given()
    {
        using var fault =
            Sandbox.Faults.Add(new FaultRule { Pattern = "events.*limit=500$", Kind = FaultKind.ServiceUnavailable });

        var result = Session.Run("Get-KubeObject events -ns many -Verbose; Get-KubeObject pods -ns apps");

        Assert.StartsWith("ServerError,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(3, fault.Hits);
        Assert.Equal(
            2, result.Verbose.Count(
                line => line.StartsWith("Reading events in namespace many again after:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stopping_the_pipeline_stops_the_requests()
    {
        using var fault = Sandbox.Faults.Add(
            new FaultRule { Pattern = "events.*continue=", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(10) });
        using var shell = Session.Begin("Get-KubeObject events -ns many");
        using var output = new PSDataCollection<PSObject>();
        var firstPage = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, added) =>
        {
            if (added.Index == 499) firstPage.TrySetResult();
        };
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        await firstPage.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var stopping = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();

        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(1), $"It took {stopping.Elapsed}.");
    }

    private void AssertAllOnce(string atFirst)
    {
        var change = ReadingFixture.Event(900).Replace("'900'", $"'changed {Guid.NewGuid()}'", StringComparison.Ordinal);

        var result = Session.Run($"$atFirst = {atFirst}\n{CountDistinct}", ("sandbox", Sandbox), ("change", change));

        result.AssertNoErrors();
        Assert.Equal([ReadingFixture.Many, ReadingFixture.Many], result.Output.Select(one => one.BaseObject));
    }
}
