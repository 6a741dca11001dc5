using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>One event after another in a session, each with a command of its own, against a bare client's round trips.</summary>
internal static class SecondEvent
{
    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var bare = new BarePoster(setting.Kubeconfig, inFlight: 1);
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        var (ours, theirs) = (new List<double>(), new List<double>());
        pipeline.SetObjects(1);
        for (var round = -1; round < 10 * setting.Rounds; round++)
        {
            var body = BarePoster.Prepare(1);
            var started = Stopwatch.GetTimestamp();
            pipeline.Write();
            var a = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            await bare.PostAsync(body, cancellationToken);
            var b = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (round < 0) continue; // the first one connects
            ours.Add(a);
            theirs.Add(b);
        }

        return
        [
            new("one more event in the same session", "ms", ours),
            new("round trip of a bare client", "ms", theirs),
            Row.Of("**one more event, beyond the round trip**", "ms", ours, theirs, (a, b) => a - b, "≤ 5 ms"),
        ];
    }
}
