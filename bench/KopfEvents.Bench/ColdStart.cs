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
        var manifest = Path.Combine(Path.GetTempPath(), $"kopfevents-bench-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(manifest, Manifest, cancellationToken);
        var create = Side.Kubectl("kubectl create", "create", "-f", manifest);
        var get = Side.Kubectl("kubectl get", "get", "pods", "--namespace", "default");
        var host = Sides(Shell.BareHost);
        var pwsh = await Shell.FindPwshAsync(setting, cancellationToken) is { } shell ? Sides(shell) : null;
        Side[] all = [create, get, .. host, .. pwsh ?? []];
        try
        {
            await Side.TakeTurnsAsync(all, WarmUps, 3 * setting.Rounds, setting.Kubeconfig, cancellationToken);
        }
        finally
        {
            File.Delete(manifest);
        }

        return
        [
            .. all.Select(side => new Row(side.Name, "ms", [.. side.Milliseconds])),
            .. Ratios("bare host", host, create, setting.Server.IsSandbox ? "≤ 3.0" : "≤ 1.5"),
            .. pwsh is null ? [] : Ratios("pwsh", pwsh, create, ""),
        ];
    }

    private static Side[] Sides(Shell shell) =>
    [
        shell.Empty(),
        shell.Run($"{shell.Name}, import", "import.ps1"),
        shell.Run($"{shell.Name}, import and one event", "event.ps1"),
    ];

    private static IEnumerable<Row> Ratios(string name, Side[] shell, Side create, string goal)
    {
        var beyond = (Side side) => side.Milliseconds.Zip(shell[0].Milliseconds, (a, b) => a - b);
        return
        [
            Row.Of($"**{name}: import beyond the empty one / kubectl create**", "", beyond(shell[1]), create.Milliseconds,
                (a, b) => a / b),
            Row.Of($"**{name}: import and event beyond the empty one / kubectl create**", "", beyond(shell[2]),
                create.Milliseconds, (a, b) => a / b, goal),
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
}
