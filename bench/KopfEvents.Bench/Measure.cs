namespace KopfEvents.Bench;

/// <summary>One of the things that are measured: what its command is called, and how it is done.</summary>
/// <param name="Name">The sub-command.</param>
/// <param name="Description">What it is, for the help.</param>
/// <param name="Run">Measures, on a server of its own.</param>
internal sealed record Measure(string Name, string Description, Func<Setting, CancellationToken, Task<IReadOnlyList<Row>>> Run)
{
    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("throughput", "Events a second and CPU time per event, against a bare HTTP/2 client.", Throughput.RunAsync),
        new("second-event", "A second event in a session, beside the round trip of a bare HTTP/2 client.", SecondEvent.RunAsync),
        new("memory", "Peak memory for 1,000 and for 100,000 objects.", Memory.RunAsync),
        new("cold-start", "Import and first event in a new process, against kubectl.", ColdStart.RunAsync),
        new("objects", "Get-KubeObject of 10,000 pods against kubectl get -o json.", ObjectReading.RunAsync),
        new("events", "Get-KopfEvent of 26,000 events against kubectl events.", EventReading.RunAsync),
        new("refused", "1,000 events to a server that refuses connections.", RefusedConnections.RunAsync),
        new("silence", "The next event of a session whose connection went silent.", SilentConnection.RunAsync),
        new("addresses", "A name with two addresses, the first one dead, against a name with one.", TwoAddresses.RunAsync),
        new("exec-plugin", "How often an exec plugin runs in a session of 1,000 events.", ExecPlugin.RunAsync),
        new("allocation", "Managed memory per event, beyond a bare HTTP/2 client.", Allocation.RunAsync),
        new("hot-path", "The engine's steps before an event is sent: BenchmarkDotNet's time and memory.", HotPath.RunAsync),
        new("handlers", "Invoke-KopfHandler against ForEach-Object.", Handlers.RunAsync),
    ];
}

/// <summary>How much is measured, and where.</summary>
/// <param name="Server">The server.</param>
/// <param name="Objects">Objects per round.</param>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Rounds">Counted rounds of each side, in turn.</param>
internal sealed record Setting(Server Server, int Objects, int InFlight, int Rounds)
{
    public string Kubeconfig => Server.Kubeconfig;
}
