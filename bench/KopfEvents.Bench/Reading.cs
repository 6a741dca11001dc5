using System.Globalization;
using System.Text.Json;

namespace KopfEvents.Bench;

/// <summary>All pods, as objects in a pipeline, against <c>kubectl get -o json</c>: whole processes, in turn.</summary>
internal static class Reading
{
    private const int Pods = 10_000;

    private static readonly string[] Arguments = ["--listen=:8080", "--log-level=info", "--config=/etc/web/config.yaml"];
    private static readonly string[] Conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"];

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (ChildProcess.Find("kubectl") is not { } kubectl) throw new InvalidOperationException("There is no kubectl on PATH.");
        if (setting.Server.IsSandbox) await CreatePodsAsync(setting.Server, cancellationToken);
        var (empty, ours, theirs) = (new List<ChildRun>(), new List<ChildRun>(), new List<ChildRun>());
        var count = "";
        for (var round = -1; round < setting.Rounds; round++)
        {
            var a = await ChildProcess.RunAsync(
                "dotnet", [BuildPaths.Host, BuildPaths.Script("empty.ps1")], setting.Kubeconfig, cancellationToken);
            var b = await ChildProcess.RunAsync(
                "dotnet", [BuildPaths.Host, BuildPaths.Script("list.ps1"), BuildPaths.StagedModule], setting.Kubeconfig,
                cancellationToken);
            var c = await ChildProcess.RunAsync(
                kubectl, ["get", "pods", "--all-namespaces", "--output", "json"], setting.Kubeconfig, cancellationToken);
            count = b.Output;
            if (round < 0) continue; // the first one warms up the server
            empty.Add(a);
            ours.Add(b);
            theirs.Add(c);
        }

        var (seconds, memory) =
            (Beyond(ours, empty, run => run.Elapsed.TotalSeconds), Beyond(ours, empty, run => run.PeakMegabytes));
        var (kubectlSeconds, kubectlMemory) =
            (theirs.Select(run => run.Elapsed.TotalSeconds).ToList(), theirs.Select(run => run.PeakMegabytes).ToList());
        return
        [
            new($"Get-KubeObject of {int.Parse(count, CultureInfo.InvariantCulture):#,0} pods, beyond the empty host", "s",
                seconds),
            new("kubectl get -o json of the same", "s", kubectlSeconds),
            Row.Of("**time, Get-KubeObject / kubectl**", "", seconds, kubectlSeconds, (a, b) => a / b, "≤ 1.0"),
            new("peak memory of Get-KubeObject, beyond the empty host", "MB", memory),
            new("peak memory of kubectl", "MB", kubectlMemory),
            Row.Of("**peak memory, Get-KubeObject / kubectl**", "", memory, kubectlMemory, (a, b) => a / b, "≤ 0.3"),
        ];
    }

    private static List<double> Beyond(List<ChildRun> runs, List<ChildRun> empty, Func<ChildRun, double> value) =>
        [.. runs.Zip(empty, (run, none) => value(run) - value(none))];

    private static Task CreatePodsAsync(Server server, CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0, Pods, cancellationToken, async (i, cancel) =>
                await server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/pods", Pod(i), cancel));

    /// <summary>A pod as large as those of a plain deployment.</summary>
    private static string Pod(int i) => JsonSerializer.Serialize(new
    {
        apiVersion = "v1",
        kind = "Pod",
        metadata = new
        {
            name = $"web-{i}",
            labels =
                new Dictionary<string, string>
                {
                    ["app.kubernetes.io/name"] = "web",
                    ["app.kubernetes.io/instance"] = $"web-{i % 20}",
                    ["pod-template-hash"] = "6b7f9d5c4"
                },
            annotations =
                new Dictionary<string, string>
                {
                    ["prometheus.io/scrape"] = "true",
                    ["prometheus.io/port"] = "8080",
                    ["checksum/config"] = new string('0', 64)
                },
        },
        spec = new
        {
            nodeName = $"node-{i % 100}",
            serviceAccountName = "web",
            containers = new[]
            {
                new
                {
                    name = "web",
                    image = "registry.example/team/web:1.24.3",
                    args = Arguments,
                    ports = new[] { new { containerPort = 8080, name = "http", protocol = "TCP" } },
                    env = new[] { new { name = "REGION", value = "eu-central" }, new { name = "TIER", value = "frontend" } },
                    resources =
                        new { requests = new { cpu = "100m", memory = "128Mi" }, limits = new { cpu = "1", memory = "512Mi" } },
                    volumeMounts = new[] { new { name = "config", mountPath = "/etc/web", readOnly = true } },
                },
            },
            volumes = new[] { new { name = "config", configMap = new { name = "web" } } },
        },
        status = new
        {
            phase = "Running",
            podIP = $"10.{i / 65536}.{i / 256 % 256}.{i % 256}",
            startTime = "2026-01-02T03:04:05Z",
            conditions = Conditions.Select(
                type => new
                {
                    type,
                    status = "True",
                    lastProbeTime = (string?)null,
                    lastTransitionTime = "2026-01-02T03:04:09Z"
                }),
            containerStatuses = new[]
            {
                new { name = "web", ready = true, restartCount = i % 3, image = "registry.example/team/web:1.24.3",
                    imageID = $"registry.example/team/web@sha256:{new string('1', 64)}",
                    containerID = $"containerd://{new string('2', 64)}" },
            },
        },
    });
}
