using KopfEvents.Connections;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Bench;

/// <summary>
/// Managed memory that is allocated for one event, on all threads: by the engine and by the whole pipeline. A request of .NET's
/// HTTP client takes some itself; that of the bare client is taken off.
/// </summary>
internal static class Allocation
{
    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var bare = new BarePoster(setting.Kubeconfig, setting.InFlight);
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        // Its import makes the engine known, which the next method needs to be compiled.
        return await RunAsync(setting, bare, pipeline, cancellationToken);
    }

    private static async Task<IReadOnlyList<Row>> RunAsync(
        Setting setting, BarePoster bare, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var (requests, engine, whole) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < setting.Rounds; round++)
        {
            var bodies = BarePoster.Prepare(setting.Objects);
            var a = await PerEventAsync(() => bare.PostAsync(bodies, cancellationToken), setting.Objects);
            var targets = Targets(setting.Objects);
            var b = await PerEventAsync(() => RecordAsync(setting, targets, cancellationToken), setting.Objects);
            pipeline.SetObjects(setting.Objects);
            var c = await PerEventAsync(() => Task.Run(() => pipeline.Write(), cancellationToken), setting.Objects);
            if (round < 0) continue; // the first one warms up
            requests.Add(a);
            engine.Add(b);
            whole.Add(c);
        }

        return
        [
            new("allocated per request by the bare client", "bytes", requests),
            Row.Of("**allocated per event by the engine, beyond the bare client**", "bytes", engine, requests, (x, y) => x - y,
                "≤ 2,048 bytes"),
            Row.Of("allocated per event by the whole pipeline, beyond the bare client", "bytes", whole, requests,
                (x, y) => x - y),
        ];
    }

    private static async Task<double> PerEventAsync(Func<Task> run, int events)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await run();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / events;
    }

    private static List<Target> Targets(int count) =>
        [.. Enumerable.Range(0, count)
            .Select(i => new Target(null) { Reference = new("v1", "Pod", $"p-{i}", "default", $"u-{i}") })];

    private static async Task RecordAsync(Setting setting, List<Target> targets, CancellationToken cancellationToken)
    {
        var cluster = ClusterCache.Get(new ClusterSelection(setting.Kubeconfig));
        var options = new DeliveryOptions { ThrottleLimit = setting.InFlight };
        await using var recorder =
            new EventRecorder(() => Task.FromResult(cluster), EventReporter.Default, options, cancellationToken);
        var completions = new List<Task<DeliveryResult>>(targets.Count);
        foreach (var target in targets)
        {
            var draft = new EventDraft { Type = "Normal", Reason = "Measured", Message = "one of many" };
            completions.Add((await recorder.RecordAsync(target, draft))!.Completion);
        }

        if ((await Task.WhenAll(completions))
            .FirstOrDefault(report => report.Failure is not null)?.Failure is { } failure) throw failure;
    }
}
