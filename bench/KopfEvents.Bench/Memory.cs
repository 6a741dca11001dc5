namespace KopfEvents.Bench;

/// <summary>The peak working set of a process that pipes few or many objects.</summary>
internal static class Memory
{
    private const int Few = 1_000;
    private const int Many = 100_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        var few = await PeakOfAsync(setting, Few, cancellationToken);
        var many = await PeakOfAsync(setting, Many, cancellationToken);
        return
        [
            new($"peak memory, {Few:#,0} objects", "MB", [few]),
            new($"peak memory, {Many:#,0} objects", "MB", [many]),
            new("**growth of peak memory**", "MB", [many - few], "≤ 50 MB"),
        ];
    }

    private static async Task<double> PeakOfAsync(Setting setting, int objects, CancellationToken cancellationToken)
    {
        var side = Shell.BareHost.Run("", "pipe.ps1", $"{objects}");
        var run = await ChildProcess.RunAsync(side.Program, side.Arguments, setting.Kubeconfig, cancellationToken);
        return run.PeakMegabytes;
    }
}
