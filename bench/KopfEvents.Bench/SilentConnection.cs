using System.Diagnostics;
using KopfEvents.Tests.Support;

namespace KopfEvents.Bench;

/// <summary>
/// How long the next event of a session takes when its connection has gone silent, as behind a NAT that has forgotten it.
/// </summary>
internal static class SilentConnection
{
    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (!setting.Server.Address.IsLoopback) return Task.FromResult<IReadOnlyList<Row>>([]); // the door leads to this machine
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        pipeline.SetObjects(1);
        var (spoken, silent) = (new List<double>(), new List<double>());
        for (var round = 0; round < setting.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var door = new TcpDoor(setting.Server.Address.Port);
            using var kubeconfig = new KubeconfigFile(setting.Server, "127.0.0.1", door.Port);
            pipeline.SetKubeconfig(kubeconfig.Path);
            pipeline.Write();
            spoken.Add(SecondsOfNext());
            door.Forget();
            silent.Add(SecondsOfNext());
        }

        return Task.FromResult<IReadOnlyList<Row>>(
        [
            new("the next event of a session", "s", spoken),
            new("**the next event of a session whose connection went silent**", "s", silent, "≤ 15 s"),
        ]);

        double SecondsOfNext()
        {
            var started = Stopwatch.GetTimestamp();
            pipeline.Write();
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }
}
