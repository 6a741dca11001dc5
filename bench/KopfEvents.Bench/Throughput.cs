namespace KopfEvents.Bench;

/// <summary>The cmdlet's pipeline against a client that does nothing but post, with as many requests in flight.</summary>
internal static class Throughput
{
    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var bare = new BarePoster(setting.Kubeconfig, setting.InFlight);
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        var (ours, theirs) = (new List<Measurement>(), new List<Measurement>());
        for (var round = -1; round < setting.Rounds; round++)
        {
            var (a, b) = (pipeline.Run(setting.Objects), await bare.RunAsync(setting.Objects, cancellationToken));
            if (round < 0) continue; // the first one warms up
            ours.Add(a);
            theirs.Add(b);
        }

        var (speed, bareSpeed) = (ours.Select(one => one.PerSecond).ToList(), theirs.Select(one => one.PerSecond).ToList());
        var (cpu, bareCpu) = (ours.Select(one => one.CpuMicroseconds).ToList(), theirs.Select(one => one.CpuMicroseconds).ToList());
        return
        [
            new($"events a second, pipeline of {setting.Objects:#,0}", "", speed),
            new("events a second, bare client", "", bareSpeed),
            Row.Of("**throughput, pipeline / bare client**", "", speed, bareSpeed, (a, b) => a / b, "≥ 0.9"),
            new("CPU per event, pipeline", "µs", cpu),
            new("CPU per event, bare client", "µs", bareCpu),
            Row.Of("**CPU per event, pipeline / bare client**", "", cpu, bareCpu, (a, b) => a / b, "≤ 1.3"),
        ];
    }
}
