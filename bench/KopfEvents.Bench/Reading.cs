namespace KopfEvents.Bench;

/// <summary>What reads from a server, against kubectl reading the same: time and peak memory of whole processes.</summary>
internal static class Reading
{
    /// <summary>The first round also warms up the server.</summary>
    public const int WarmUps = 1;

    /// <summary>What kubectl took.</summary>
    public static IEnumerable<Row> Rows(Side kubectl) =>
    [
        new(kubectl.Name, "s", [.. kubectl.Seconds]),
        new($"peak memory of {kubectl.Name}", "MB", [.. kubectl.PeakMegabytes]),
    ];

    /// <summary>What one of ours took beyond a shell that does nothing, and against kubectl.</summary>
    public static IEnumerable<Row> Rows(Side ours, Side empty, Side kubectl, string timeGoal = "", string memoryGoal = "")
    {
        var seconds = ours.Seconds.Zip(empty.Seconds, (a, b) => a - b).ToList();
        var megabytes = ours.PeakMegabytes.Zip(empty.PeakMegabytes, (a, b) => a - b).ToList();
        return
        [
            new($"{ours.Name}, beyond the empty host", "s", seconds),
            Row.Of($"**time, {ours.Name} / kubectl**", "", seconds, kubectl.Seconds, (a, b) => a / b, timeGoal),
            new($"peak memory of {ours.Name}, beyond the empty host", "MB", megabytes),
            Row.Of($"**peak memory, {ours.Name} / kubectl**", "", megabytes, kubectl.PeakMegabytes, (a, b) => a / b, memoryGoal),
        ];
    }
}
