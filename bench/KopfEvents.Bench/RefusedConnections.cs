using System.Diagnostics;
using KopfEvents.Tests.Support;

namespace KopfEvents.Bench;

/// <summary>A server that refuses connections: how long a pipeline takes until each of its events has failed.</summary>
internal static class RefusedConnections
{
    private const int Events = 1_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        pipeline.SetObjects(Events);
        var (seconds, errors) = (new List<double>(), new List<double>());
        for (var round = 0; round < setting.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // With a port of its own it is a server that nobody knows yet to be unreachable.
            using var kubeconfig = new KubeconfigFile(setting.Server, "127.0.0.1", LoopbackListener.FreePort());
            pipeline.SetKubeconfig(kubeconfig.Path);
            var started = Stopwatch.GetTimestamp();
            errors.Add(pipeline.CountErrors(Timeout));
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var what = $"{Events:#,0} events to a server that refuses connections, -TimeoutSec {Timeout.TotalSeconds}";
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            new($"**{what}**", "s", seconds, $"≤ {Timeout.TotalSeconds + 2} s"),
            new($"**{what}, errors**", "", errors, $"{Events:#,0}"),
        ]);
    }
}
