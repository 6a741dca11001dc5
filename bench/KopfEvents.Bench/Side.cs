namespace KopfEvents.Bench;

/// <summary>A whole program that is measured in turn with others.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Side(string Name, string Program, string[] Arguments)
{
    /// <summary>What its counted rounds took.</summary>
    public List<ChildRun> Runs { get; } = [];

    public IEnumerable<double> Seconds => Runs.Select(run => run.Elapsed.TotalSeconds);

    public IEnumerable<double> Milliseconds => Runs.Select(run => run.Elapsed.TotalMilliseconds);

    public IEnumerable<double> PeakMegabytes => Runs.Select(run => run.PeakMegabytes);

    /// <summary>kubectl, as it is on PATH.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Side Kubectl(string name, params string[] arguments) => new(
        name, ChildProcess.Find("kubectl") ?? throw new InvalidOperationException("There is no kubectl on PATH."), arguments);

    /// <summary>Runs all of them once in each round; the rounds that warm up do not count.</summary>
    public static async Task TakeTurnsAsync(
        IReadOnlyList<Side> sides, int warmUps, int rounds, string kubeconfig, CancellationToken cancellationToken)
    {
        for (var round = -warmUps; round < rounds; round++)
        {
            foreach (var side in sides)
            {
                var run = await ChildProcess.RunAsync(side.Program, side.Arguments, kubeconfig, cancellationToken);
                if (round >= 0) side.Runs.Add(run);
            }
        }
    }
}
