using System.CommandLine;
using KopfEvents.Bench;

var objects = new Option<int>("--objects") { Description = "Objects per round.", DefaultValueFactory = _ => 2000 };
var inFlight = new Option<int>("--in-flight") { Description = "Requests in flight.", DefaultValueFactory = _ => 32 };
var rounds = new Option<int>("--rounds") { Description = "Counted rounds of each side, in turn.", DefaultValueFactory = _ => 7 };
var kubeconfig = new Option<FileInfo?>("--kubeconfig") { Description = "A real cluster; without it, a sandbox in a process of its own." };
var command = new RootCommand("Measures the module against a bare HTTP/2 client on the same server in the same run.") { objects, inFlight, rounds, kubeconfig };
command.SetAction(async (arguments, cancellationToken) =>
{
    using var server = Server.Start(arguments.GetValue(kubeconfig)?.FullName);
    var (count, limit) = (arguments.GetValue(objects), arguments.GetValue(inFlight));
    using var bare = new BarePoster(server.Kubeconfig, limit);
    using var pipeline = new Pipeline(server.Kubeconfig, limit);
    var (ours, theirs) = (new List<Measurement>(), new List<Measurement>());
    for (var round = -1; round < arguments.GetValue(rounds); round++) // the first one warms up
    {
        var (a, b) = (pipeline.Run(count), await bare.RunAsync(count, cancellationToken));
        if (round < 0) continue;
        ours.Add(a);
        theirs.Add(b);
    }

    Console.WriteLine($"{count} events a round, {limit} in flight, {ours.Count} rounds each in turn: median (min to max)\n");
    Console.WriteLine($"{"",-28} {"events/s",-26} {"CPU µs/event of the client",-30}");
    Print("Write-KopfInfo, pipeline", ours);
    Print("bare HttpClient, same bodies", theirs);
    var (speed, cpu) = (ours.Zip(theirs, (a, b) => a.PerSecond / b.PerSecond), ours.Zip(theirs, (a, b) => a.CpuMicroseconds / b.CpuMicroseconds));
    Console.WriteLine($"{"ratio, pair by pair",-28} {Spread(speed, "0.00"),-26} {Spread(cpu, "0.00"),-30}");
    return 0;
});
return await command.Parse(args).InvokeAsync();

static void Print(string name, IEnumerable<Measurement> measurements) =>
    Console.WriteLine($"{name,-28} {Spread(measurements.Select(one => one.PerSecond), "0"),-26} {Spread(measurements.Select(one => one.CpuMicroseconds), "0"),-30}");

static string Spread(IEnumerable<double> values, string format)
{
    var sorted = values.Order().ToList();
    return $"{sorted[sorted.Count / 2].ToString(format)} ({sorted[0].ToString(format)} to {sorted[^1].ToString(format)})";
}
