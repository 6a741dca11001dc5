using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace KopfEvents.Bench;

/// <summary>
/// Writes events for minutes while one request in ten meets with a fault, and counts what has arrived: each event has an object
/// of its own. The server is emptied after each pipeline, so that it does not grow.
/// </summary>
internal static class Soak
{
    private const string Events = "api/v1/namespaces/default/events";

    private static readonly string[] Faults =
        ["TooManyRequests", "InternalError", "BadGateway", "ServiceUnavailable", "GatewayTimeout", "Latency", "CutBefore",
            "CutAfter", "GoAway"];

    /// <summary>
    /// Prints one line for each minute and one for all of them; the exit code says whether anything was lost or doubled.
    /// </summary>
    public static async Task<int> RunAsync(Setting setting, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (!setting.Server.IsSandbox)
        {
            throw new InvalidOperationException("Faults can be had from a sandbox only; leave --kubeconfig out.");
        }

        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        pipeline.SetObjects(setting.Objects);
        await setting.Server.SendAsync(HttpMethod.Delete, Events, null, cancellationToken);
        Console.WriteLine("| minute | events | faults | events a second | memory | lost | doubled |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        var (all, minute) = (new Tally(), new Tally());
        var clock = Stopwatch.StartNew();
        for (var minutes = 1; clock.Elapsed < duration;)
        {
            await AddFaultsAsync(setting.Server, seed: all.Events, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            pipeline.Write();
            var elapsed = Stopwatch.GetElapsedTime(started);
            var hits = await RemoveFaultsAsync(setting.Server, cancellationToken);
            var found = await CountAsync(setting, elapsed, hits, cancellationToken);
            await setting.Server.SendAsync(HttpMethod.Delete, Events, null, cancellationToken);
            (all, minute) = (all + found, minute + found);
            if (clock.Elapsed.TotalMinutes < minutes) continue;
            Console.WriteLine($"| {minutes++} {minute}");
            minute = new Tally();
        }

        Console.WriteLine($"| all {all}");
        return all is { Lost: 0, Doubled: 0 } ? 0 : 1;
    }

    private static async Task AddFaultsAsync(Server server, int seed, CancellationToken cancellationToken)
    {
        foreach (var kind in Faults)
        {
            var rule =
                new
                {
                    pattern = "^POST .*/events",
                    kind,
                    share = 0.1 / Faults.Length,
                    seed = seed++,
                    latency = "00:00:00.050",
                    retryAfter = "00:00:00"
                };
            await server.AddFaultAsync(JsonSerializer.Serialize(rule), cancellationToken);
        }
    }

    /// <summary>Ends the faults; answers how many requests they have hit.</summary>
    private static async Task<int> RemoveFaultsAsync(Server server, CancellationToken cancellationToken)
    {
        using var rules = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "sandbox/faults", null, cancellationToken));
        await server.ClearFaultsAsync(cancellationToken);
        return rules.RootElement.EnumerateArray().Sum(rule => rule.GetProperty("hits").GetInt32());
    }

    private static async Task<Tally> CountAsync(
        Setting setting, TimeSpan elapsed, int faults, CancellationToken cancellationToken)
    {
        using var list = JsonDocument.Parse(await setting.Server.SendAsync(HttpMethod.Get, Events, null, cancellationToken));
        var written = list.RootElement.GetProperty("items").EnumerateArray()
            .CountBy(item => item.GetProperty("involvedObject").GetProperty("name").GetString()!).ToDictionary();
        using var self = Process.GetCurrentProcess();
        return new Tally(
            setting.Objects, faults, elapsed, self.WorkingSet64, setting.Objects - written.Count,
            written.Values.Sum(count => count - 1));
    }

    private readonly record struct Tally(int Events, int Faults, TimeSpan Elapsed, long Memory, int Lost, int Doubled)
    {
        public static Tally operator +(Tally a, Tally b) => new(
            a.Events + b.Events, a.Faults + b.Faults, a.Elapsed + b.Elapsed, Math.Max(a.Memory, b.Memory), a.Lost + b.Lost,
                a.Doubled + b.Doubled);

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {Events:#,0} | {Faults:#,0} | {Events / Elapsed.TotalSeconds:#,0} | {Memory / 1e6:0} MB | {Lost} | "
                    + $"{Doubled} |");
    }
}
