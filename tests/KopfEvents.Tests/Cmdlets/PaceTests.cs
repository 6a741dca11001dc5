using System.Diagnostics;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>How fast events are written: no faster than the server wants it, and the pipeline waits for it.</summary>
[Guarantee]
public sealed class PaceTests : DeliverySession
{
    [Fact]
    public void A_date_in_Retry_After_is_obeyed()
    {
        // Only the first attempt is refused: another one before that date would succeed.
        RefuseOnce(TimeSpan.FromSeconds(30), asDate: true);

        var result = Session.Run($"$count = 1; {Source} | Write-KopfInfo Waited -TimeoutSec 2");

        Assert.Contains("Given up after 2 s and 1 attempt;", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_429_slows_all_workers_and_not_just_one()
    {
        // Only the first request is refused, and those that are in flight with it get through; all others have to wait too long.
        RefuseOnce(TimeSpan.FromSeconds(30));

        var result = Session.Run($"$count = 160; {Source} | Write-KopfInfo Slowed -ThrottleLimit 16 -TimeoutSec 1");

        Assert.InRange(result.Errors.Count, 16, 160);
        Assert.All(
            result.Errors, error =>
                Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], (string[])["Timeout", "ServerError"]));
    }

    [Fact]
    public void MaxRate_is_not_exceeded()
    {
        var started = Stopwatch.GetTimestamp();

        Write(111, "-MaxRate 100").AssertNoErrors();

        Assert.True(
            Stopwatch.GetElapsedTime(started) >= TimeSpan.FromSeconds(1), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public void Waiting_for_the_rate_is_not_a_part_of_an_event_s_own_time() =>
        Session.Run($"$count = 12; {Source} | Write-KopfInfo Rated -MaxRate 4 -TimeoutSec 1").AssertNoErrors();

    [Fact]
    public void An_absurd_Retry_After_is_not_obeyed_to_the_end()
    {
        RefuseOnce(TimeSpan.FromDays(24855));

        var result = Session.Run($"$count = 1; {Source} | Write-KopfInfo Absurd -TimeoutSec 1");

        Assert.Contains("Given up after 1 s and 1 attempt;", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
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
        var fault = Sandbox.Faults.Add(
            new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromMilliseconds(20) });

        var result = Session.Run(
            "$ahead = 0; 1..200 | ForEach-Object { $ahead = [Math]::Max($ahead, $_ - $fault.Matches); @{ apiVersion = 'v1'; kind "
                + "= 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; uid = 'u' } } } | Write-KopfInfo Held "
                + "-ThrottleLimit 2; $ahead",
            ("fault", fault));

        result.AssertNoErrors();
        // two in flight, eight in the queue, one at its door, one being made
        Assert.InRange((int)result.Output[^1].BaseObject, 1, 12);
    }

    [Fact]
    public void One_event_that_takes_long_does_not_let_the_others_pile_up_behind_it()
    {
        // The others pass it by, but their reports wait for its own, in the order of the input.
        Sandbox.Faults.Add(
            new FaultRule { Pattern = Posts, Kind = FaultKind.Latency, Latency = TimeSpan.FromSeconds(4), MaxHits = 1 });

        var result = Session.Run(
            $"$count = 3000; {Source} | ForEach-Object {{ $made++; $_ }} | Write-KopfInfo Held -PassThru | ForEach-Object {{ if "
                + $"(-not $atFirst) {{ $atFirst = $made }} }}; $atFirst");

        result.AssertNoErrors();
        Assert.InRange((int)Assert.Single(result.Output).BaseObject, 1, 1100);
    }

    /// <summary>The first request is refused, and told when to come again.</summary>
    private void RefuseOnce(TimeSpan retryAfter, bool asDate = false) => Sandbox.Faults.Add(new FaultRule
    {
        Pattern = Posts,
        Kind = FaultKind.TooManyRequests,
        MaxHits = 1,
        RetryAfter = retryAfter,
        RetryAfterAsDate = asDate,
    });
}
