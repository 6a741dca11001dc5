using System.Diagnostics;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>How fast events are written: no faster than the server wants it, and the pipeline waits for it.</summary>
public sealed class PaceTests : DeliveringTests
{
    [Fact]
    public void A_date_in_Retry_After_is_obeyed()
    {
        Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, MaxHits = 1, RetryAfter = TimeSpan.FromSeconds(2), RetryAfterAsDate = true });
        var started = Stopwatch.GetTimestamp();

        Session.Run($"$count = 1; {Source} | Write-KopfInfo Waited").AssertNoErrors();

        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1), "A date has whole seconds, so at least one of the two has to pass.");
    }

    [Fact]
    public void A_429_slows_all_workers_and_not_just_one()
    {
        // Two hits that are far apart in requests, but not in time: only if the first one holds all back, their waits add up.
        var fault = Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, Share = 0.02, Seed = 5, MaxHits = 2, RetryAfter = TimeSpan.FromSeconds(1) });
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
        Session.Run($"$count = 12; {Source} | Write-KopfInfo Rated -MaxRate 4 -TimeoutSec 1").AssertNoErrors();

    [Fact]
    public void An_absurd_Retry_After_is_not_obeyed_to_the_end()
    {
        Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.TooManyRequests, MaxHits = 1, RetryAfter = TimeSpan.FromDays(24855) });

        var result = Session.Run($"$count = 1; {Source} | Write-KopfInfo Absurd -TimeoutSec 1");

        Assert.StartsWith("ServerError,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_more_than_a_second_shows_its_progress()
    {
        Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromSeconds(2) });

        var result = Session.Run($"$count = 1; {Source} | Write-KopfInfo Slow");

        result.AssertNoErrors();
        Assert.Contains(result.Progress, line => line.Contains("Writing Kubernetes events", StringComparison.Ordinal));
    }

    [Fact]
    public void A_slow_server_holds_the_pipeline()
    {
        var fault = Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMilliseconds(20) });

        var result = Session.Run(
            "$ahead = 0; 1..200 | ForEach-Object { $ahead = [Math]::Max($ahead, $_ - $fault.Matches); @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; uid = 'u' } } } | Write-KopfInfo Held -ThrottleLimit 2; $ahead",
            ("fault", fault));

        result.AssertNoErrors();
        Assert.InRange((int)result.Output[^1].BaseObject, 1, 12); // two in flight, eight in the queue, one at its door, one being made
    }

    [Fact]
    public void One_event_that_takes_long_does_not_let_the_others_pile_up_behind_it()
    {
        // The others pass it by, but their reports wait for its own, in the order of the input.
        Sandbox.Faults.Add(new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromSeconds(4), MaxHits = 1 });

        var result = Session.Run(
            $"$count = 3000; {Source} | ForEach-Object {{ $made++; $_ }} | Write-KopfInfo Held -PassThru | ForEach-Object {{ if (-not $atFirst) {{ $atFirst = $made }} }}; $atFirst");

        result.AssertNoErrors();
        Assert.InRange((int)Assert.Single(result.Output).BaseObject, 1, 1100);
    }
}
