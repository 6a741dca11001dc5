using System.Globalization;
using System.Text.Json;

namespace KopfEvents.Bench;

/// <summary>All pods, as objects in a pipeline, against <c>kubectl get -o json</c>.</summary>
internal static class ObjectReading
{
    private const int Pods = 10_000;

    private static readonly string[] Arguments = ["--listen=:8080", "--log-level=info", "--config=/etc/web/config.yaml"];
    private static readonly string[] Conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"];

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (setting.Server.IsSandbox) await CreatePodsAsync(setting, cancellationToken);
        var kubectl = Side.Kubectl("kubectl get -o json of all pods", "get", "pods", "--all-namespaces", "--output", "json");
        var empty = Shell.BareHost.Empty();
        var ours = Shell.BareHost.Run("Get-KubeObject", "read-objects.ps1");
        await Side.TakeTurnsAsync(
            [kubectl, empty, ours], Reading.WarmUps, setting.Rounds, setting.Kubeconfig, cancellationToken);
        return
        [
            new("pods that there are", "", [.. ours.Runs.Select(run => double.Parse(run.Output, CultureInfo.InvariantCulture))]),
            .. Reading.Rows(kubectl),
            .. Reading.Rows(ours, empty, kubectl, "≤ 0.5", "≤ 0.3"),
        ];
    }

    private static Task CreatePodsAsync(Setting setting, CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0, Pods, cancellationToken, async (i, cancel) =>
                await setting.Server.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/pods", Pod(i), cancel));

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
