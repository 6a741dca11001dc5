namespace KopfEvents.Bench;

/// <summary>The cmdlet's pipeline against a client that does nothing but post, with as many requests in flight.</summary>
internal static class Throughput
{
    /// <summary>Until .NET has compiled both sides to the end.</summary>
    private const int WarmUps = 4;

    /// <summary>About what a real API server with its disk takes for an event.</summary>
    private const string Delay = """{"pattern":"^POST .*/events","kind":"Latency","latency":"00:00:00.010"}""";

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (!setting.Server.IsSandbox)
        {
            return await CompareAsync(setting, "", Pipeline.Text, "≥ 0.9", "≤ 1.0", cancellationToken);
        }

        var (fast, script) = (
            await CompareAsync(setting, ", server at its fastest", Pipeline.Text, "", "≤ 1.5", cancellationToken),
            await CompareAsync(
                setting, ", server at its fastest, message by script block", Pipeline.Script, "", "", cancellationToken));
        await setting.Server.AddFaultAsync(Delay, cancellationToken);
        return [.. await CompareAsync(setting, ", server takes 10 ms", Pipeline.Text, "≥ 0.9", "", cancellationToken),
            .. fast, .. script];
    }

    private static async Task<IReadOnlyList<Row>> CompareAsync(
        Setting setting, string how, string message, string speedGoal, string cpuGoal, CancellationToken cancellationToken)
    {
        using var bare = new BarePoster(setting.Kubeconfig, setting.InFlight);
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        var (ours, theirs) = (new List<Measurement>(), new List<Measurement>());
        for (var round = -WarmUps; round < setting.Rounds; round++)
        {
            var (a, b) = (pipeline.Run(setting.Objects, message), await bare.RunAsync(setting.Objects, cancellationToken));
            if (round < 0) continue;
            ours.Add(a);
            theirs.Add(b);
        }

        var (speed, bareSpeed) = (ours.Select(one => one.PerSecond).ToList(), theirs.Select(one => one.PerSecond).ToList());
        var (cpu, bareCpu) =
            (ours.Select(one => one.CpuMicroseconds).ToList(), theirs.Select(one => one.CpuMicroseconds).ToList());
        return
        [
            new($"events a second, pipeline of {setting.Objects:#,0}{how}", "", speed),
            new($"events a second, bare client{how}", "", bareSpeed),
            Row.Of($"**throughput, pipeline / bare client{how}**", "", speed, bareSpeed, (a, b) => a / b, speedGoal),
            new($"CPU per event, pipeline{how}", "µs", cpu),
            new($"CPU per event, bare client{how}", "µs", bareCpu),
            Row.Of($"**CPU per event, pipeline / bare client{how}**", "", cpu, bareCpu, (a, b) => a / b, cpuGoal),
        ];
    }
}
