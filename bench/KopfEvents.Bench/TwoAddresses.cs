using System.Diagnostics;
using System.Net;
using KopfEvents.Connections.Transport;
using KopfEvents.Tests.Support;

namespace KopfEvents.Bench;

/// <summary>
/// The first event to a name with two addresses, the first of them dead, against a name with one. The names are made up and
/// known to the engine only, as in its tests: to give a name two addresses otherwise takes the rights of an administrator.
/// </summary>
internal static class TwoAddresses
{
    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        // Its import makes the engine known, which the next method needs to be compiled.
        return Task.FromResult(Compare(setting, pipeline, cancellationToken));
    }

    private static IReadOnlyList<Row> Compare(Setting setting, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var address = setting.Server.Address;
        var alive = new IPEndPoint(Dns.GetHostAddresses(address.Host)[0], address.Port);
        pipeline.SetObjects(1);
        var (one, two) = (new List<double>(), new List<double>());
        for (var round = -1; round < setting.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var dead = new DeadAddress();
            var (a, b) = (FirstEvent(alive), FirstEvent(dead.EndPoint, alive));
            if (round < 0) continue; // the first one warms up
            one.Add(a);
            two.Add(b);
        }

        AddressRace.Elsewhere = new Dictionary<string, IPEndPoint[]>();
        return
        [
            new("first event to a name with one address", "s", one),
            new("first event to a name with two addresses, the first one dead", "s", two),
            Row.Of("**what the dead address costs**", "s", two, one, (a, b) => a - b, "≤ 0.5 s"),
        ];

        double FirstEvent(params IPEndPoint[] addresses)
        {
            var name = $"{Guid.NewGuid():N}.invalid"; // a new name, so there is no connection yet
            AddressRace.Elsewhere = new Dictionary<string, IPEndPoint[]> { [$"{name}:{address.Port}"] = addresses };
            using var kubeconfig = new KubeconfigFile(setting.Server, name);
            pipeline.SetKubeconfig(kubeconfig.Path);
            var started = Stopwatch.GetTimestamp();
            pipeline.Write();
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
