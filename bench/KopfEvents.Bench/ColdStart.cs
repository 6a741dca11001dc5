namespace KopfEvents.Bench;

/// <summary>
/// What a short script pays: whole processes, from start to end, in turn. A PowerShell that does nothing is taken off, since
/// whoever writes a script has it anyway; kubectl is counted whole.
/// </summary>
internal static class ColdStart
{
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (ChildProcess.Find("kubectl") is not { } kubectl) throw new InvalidOperationException("There is no kubectl on PATH.");
        var manifest = Path.Combine(Path.GetTempPath(), $"kopfevents-bench-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(manifest, Manifest, cancellationToken);
        var sides = new List<Side>
        {
            new("kubectl create", kubectl, ["create", "-f", manifest]),
            new("kubectl get", kubectl, ["get", "pods", "--namespace", "default"]),
        };
        sides.AddRange(Shell("bare host", "dotnet", [BuildPaths.Host]));
        var pwsh = ChildProcess.Find("pwsh");
        if (pwsh is not null) sides.AddRange(Shell("pwsh", pwsh, ["-NoProfile", "-NonInteractive", "-File"]));
        try
        {
            for (var round = -WarmUps; round < 3 * setting.Rounds; round++)
            {
                foreach (var side in sides) await side.RunAsync(setting.Kubeconfig, isCounted: round >= 0, cancellationToken);
            }
        }
        finally
        {
            File.Delete(manifest);
        }

        var create = sides[0].Milliseconds;
        return
        [
            .. sides.Select(side => new Row(side.Name, "ms", side.Milliseconds)),
            .. Ratios("bare host", sides[2..5], create, "≤ 1.0", "≤ 3.0"),
            .. pwsh is null ? [] : Ratios("pwsh", sides[5..8], create, "", ""),
        ];
    }

    private static IEnumerable<Side> Shell(string name, string program, string[] arguments) =>
    [
        new($"{name}, empty", program, [.. arguments, BuildPaths.Script("empty.ps1")]),
        new($"{name}, import", program, [.. arguments, BuildPaths.Script("import.ps1"), BuildPaths.StagedModule]),
        new($"{name}, import and one event", program, [.. arguments, BuildPaths.Script("event.ps1"), BuildPaths.StagedModule]),
    ];

    private static IEnumerable<Row> Ratios(
        string name, List<Side> shell, List<double> create, string importGoal, string eventGoal)
    {
        var beyond = (Side side) => side.Milliseconds.Zip(shell[0].Milliseconds, (a, b) => a - b);
        return
        [
            Row.Of($"**{name}: import beyond the empty one / kubectl create**", "", beyond(shell[1]), create, (a, b) => a / b,
                importGoal),
            Row.Of($"**{name}: import and event beyond the empty one / kubectl create**", "", beyond(shell[2]), create,
                (a, b) => a / b, eventGoal),
        ];
    }

    private const string Manifest =
        """
        {"apiVersion":"v1","kind":"Event","metadata":{"namespace":"default","generateName":"bench-"},
        "action":"Report","type":"Normal","reason":"Measured",
        "message":"the first event","reportingComponent":"kopf","reportingInstance":"bench",
        "source":{"component":"kopf"},
        "involvedObject":{"apiVersion":"v1","kind":"Pod",
          "name":"web-0",
          "uid":"00000000-0000-0000-0000-000000000000","namespace":"default"},
        "firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"2026-01-02T03:04:05Z","eventTime":"2026-01-02T03:04:05.000000Z"}
        """;

    private sealed record Side(string Name, string Program, string[] Arguments)
    {
        public List<double> Milliseconds { get; } = [];

        public async Task RunAsync(string kubeconfig, bool isCounted, CancellationToken cancellationToken)
        {
            var run = await ChildProcess.RunAsync(Program, Arguments, kubeconfig, cancellationToken);
            if (isCounted) Milliseconds.Add(run.Elapsed.TotalMilliseconds);
        }
    }
}
