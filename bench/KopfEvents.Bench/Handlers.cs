using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>What a handler costs beside what it does: the same script block, with and without the cmdlet around it.</summary>
internal static class Handlers
{
    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        var (handled, plain) = (new List<double>(), new List<double>());
        for (var round = -1; round < setting.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var a = Time("$objects | Invoke-KopfHandler { $_.metadata.name } -Quiet -Kubeconfig $kubeconfig");
            var b = Time("$objects | ForEach-Object { $_.metadata.name }");
            if (round < 0) continue; // the first one warms up
            handled.Add(a);
            plain.Add(b);
        }

        return Task.FromResult<IReadOnlyList<Row>>(
        [
            new("an object through ForEach-Object", "µs", plain),
            new("an object through Invoke-KopfHandler -Quiet", "µs", handled),
            Row.Of("**a handler's overhead for each object**", "µs", handled, plain, (a, b) => a - b, "≤ 200 µs"),
        ]);

        double Time(string script)
        {
            pipeline.SetObjects(setting.Objects);
            var started = Stopwatch.GetTimestamp();
            pipeline.Invoke(script);
            return Stopwatch.GetElapsedTime(started).TotalMicroseconds / setting.Objects;
        }
    }
}
