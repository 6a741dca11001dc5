namespace KopfEvents.Bench;

/// <summary>How often an exec plugin runs in a session that writes events with several commands.</summary>
internal static class ExecPlugin
{
    private const int Commands = 10;
    private const int EventsOfOne = 100;

    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        // It is a shell script, and what it shows is a token.
        if (OperatingSystem.IsWindows() || setting.Server.Configuration.AccessToken is not { } token)
        {
            return Task.FromResult<IReadOnlyList<Row>>([]);
        }

        var runs = new List<double>();
        for (var round = 0; round < setting.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            runs.Add(RunsOfSession(setting, token));
        }

        return Task.FromResult<IReadOnlyList<Row>>(
            [new($"**runs of an exec plugin in a session of {Commands * EventsOfOne:#,0} events**", "", runs, "1")]);
    }

    private static int RunsOfSession(Setting setting, string token)
    {
        var folder = Directory.CreateTempSubdirectory("kopfevents-bench-");
        try
        {
            var log = Path.Combine(folder.FullName, "runs");
            using var kubeconfig = new KubeconfigFile(setting.Server, exec: Plugin(log, token));
            using var pipeline = new Pipeline(kubeconfig.Path, setting.InFlight);
            pipeline.SetObjects(EventsOfOne);
            for (var command = 0; command < Commands; command++) pipeline.Write();
            return File.ReadLines(log).Count();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static object Plugin(string log, string token) => new
    {
        apiVersion = "client.authentication.k8s.io/v1",
        command = "sh",
        args = new[]
        {
            "-c",
            $$$"""
            echo >> '{{{log}}}'
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{token}}}"}}'
            """,
        },
        interactiveMode = "Never",
    };
}
