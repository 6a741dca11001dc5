using System.Diagnostics;
using System.Management.Automation;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>A server that is not there: many events find that out together, and not one after the other.</summary>
[Guarantee]
public sealed class UnreachableServerTests : DeliverySession
{
    private readonly RecoveringDoor _door = new();

    private protected override string? Kubeconfig => KubeconfigOfDoor.Path;

    private TemporaryFile KubeconfigOfDoor => field ??= new(
        File.ReadAllText(Sandbox.KubeconfigPath).Replace($":{Sandbox.Url.Port}", $":{_door.Port}", StringComparison.Ordinal));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        KubeconfigOfDoor.Dispose();
        _door.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_thousand_events_fail_within_the_time_of_one_and_two_seconds_each_with_its_error()
    {
        var started = Stopwatch.GetTimestamp();

        var result = Session.Run($"$count = 1000; {Source} | Write-KopfInfo Lost -TimeoutSec 3");

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"It took {Stopwatch.GetElapsedTime(started)}.");
        Assert.Equal(1000, result.Errors.Count);
        Assert.All(
            result.Errors, error =>
                Assert.Equal(
                    (ErrorCategory.ConnectionError, true),
                    (error.CategoryInfo.Category, error.ToString().Contains("Connection refused", StringComparison.Ordinal))));
    }

    [Fact]
    public void The_commands_after_it_do_not_take_the_whole_time_again()
    {
        var started = Stopwatch.GetTimestamp();

        var result = Session.Run($"$count = 20; {Source} | ForEach-Object {{ $_ | Write-KopfInfo Lost -TimeoutSec 3 }}");

        Assert.True(
            Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"It took {Stopwatch.GetElapsedTime(started)}.");
        Assert.Equal(20, result.Errors.Count);
    }

    [Fact]
    public void When_it_comes_back_the_later_events_are_delivered()
    {
        Action open = () => _door.Open(Sandbox.Url.Port);

        // What becomes of the events is told on the thread of this script, which therefore cannot wait for it: it gives them
        // twice the time of one to fail, and then as long for an attempt to reach the server.
        var result = Session.Run(
            $"$count = 200; {Source} | ForEach-Object {{ if ($_.metadata.name -eq 'p-101') {{ [Threading.Thread]::Sleep(2000); "
                + $"$open.Invoke(); [Threading.Thread]::Sleep(2000) }}; $_ }} | Write-KopfInfo Late -TimeoutSec 1",
            ("open", open));

        var lost = result.Errors.Select(error => error.ToString()).ToList();
        Assert.InRange(lost.Count, 1, 110); // those that are still in the queue when it is back are written
        Assert.Contains(
            Sandbox.Requests, one => one.Status == 201 && one.BodyText.Contains("\"p-200\"", StringComparison.Ordinal));
        // Where a response came too late, the event is there as well.
        Assert.InRange(Sandbox.Requests.Count(one => one is { Method: "POST", Status: 201 }), 200 - lost.Count, 200);
    }

    [Fact]
    public async Task Silence_for_one_request_does_not_stop_those_that_get_their_responses()
    {
        _door.Open(Sandbox.Url.Port);
        Sandbox.Faults.Add(
            new FaultRule
            {
                Pattern = "^POST .*/namespaces/slow/events",
                Kind = FaultKind.Latency,
                Latency = TimeSpan.FromMinutes(5)
            });
        await Sandbox.ApplyAsync(
            "{ apiVersion: v1, kind: Namespace, metadata: { name: slow } }", TestContext.Current.CancellationToken);

        // The pauses make the pipeline last longer than the time that the stuck event has.
        var result = Session.Run(
            $"$count = 200; @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = 'stuck'; namespace = 'slow'; uid = 'u' }} "
                + $"}}, ({Source}) | ForEach-Object {{ $_; [Threading.Thread]::Sleep(10) }} | Write-KopfInfo Kept -TimeoutSec "
                + "1");

        Assert.Single(result.Errors);
        Assert.Equal(200, Sandbox.Requests.Count(one => one is { Method: "POST", Status: 201 }));
    }

    [Theory]
    [InlineData("Get-KubeObject pods")]
    [InlineData("Get-KubeObject pods web-0")]
    [InlineData("Get-KopfEvent")]
    [InlineData("Test-KopfAccess")]
    public void Whoever_reads_soon_learns_it_too(string command)
    {
        var started = Stopwatch.GetTimestamp();

        var result = Session.Run(command);

        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category));
        Assert.NotEmpty(result.Errors);
        Assert.True(
            Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }
}
