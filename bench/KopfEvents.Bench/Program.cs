using System.CommandLine;
using KopfEvents.Bench;

var objects =
    new Option<int>("--objects") { Description = "Objects per round.", DefaultValueFactory = _ => 10_000, Recursive = true };
var inFlight =
    new Option<int>("--in-flight") { Description = "Requests in flight.", DefaultValueFactory = _ => 32, Recursive = true };
var rounds = new Option<int>("--rounds")
{
    Description = "Counted rounds of each side, in turn; three times as many for whole processes.",
    DefaultValueFactory = _ => 5,
    Recursive = true,
};
var kubeconfig = new Option<FileInfo?>(
    "--kubeconfig")
{ Description = "A real cluster; without it, a sandbox in a process of its own.", Recursive = true };

var command =
    new RootCommand("Measures the module in pairs, on the same server in the same run. Without a sub-command: everything.")
{
    objects, inFlight, rounds, kubeconfig,
};
command.SetAction((arguments, cancellationToken) => RunAsync(arguments, Measure.All, cancellationToken));
foreach (var measure in Measure.All)
{
    var one = new Command(measure.Name, measure.Description);
    one.SetAction((arguments, cancellationToken) => RunAsync(arguments, [measure], cancellationToken));
    command.Add(one);
}

var minutes = new Option<int>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 10 };
var soak = new Command(
    "soak", "Minutes of events with faults, on a sandbox: events a second, memory, lost, doubled. By itself only.") { minutes };
soak.SetAction(async (arguments, cancellationToken) =>
{
    using var server = Server.Start(arguments.GetValue(kubeconfig)?.FullName);
    return await Soak.RunAsync(Read(arguments, server), TimeSpan.FromMinutes(arguments.GetValue(minutes)), cancellationToken);
});
command.Add(soak);

return await command.Parse(args).InvokeAsync();

Setting Read(ParseResult arguments, Server server) =>
    new(server, arguments.GetValue(objects), arguments.GetValue(inFlight), arguments.GetValue(rounds));

async Task<int> RunAsync(ParseResult arguments, IReadOnlyList<Measure> measures, CancellationToken cancellationToken)
{
    var rows = new List<Row>();
    foreach (var measure in measures)
    {
        await Console.Error.WriteLineAsync($"{measure.Name} ...");
        using var server = Server.Start(arguments.GetValue(kubeconfig)?.FullName);
        rows.AddRange(await measure.Run(Read(arguments, server), cancellationToken));
    }

    Row.PrintTable(rows);
    return 0;
}
