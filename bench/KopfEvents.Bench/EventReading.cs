using System.Globalization;
using System.Text.Json;

namespace KopfEvents.Bench;

/// <summary>
/// All events of a namespace, as objects and printed as the table that a user sees, against <c>kubectl events</c>.
/// </summary>
internal static class EventReading
{
    private const int Events = 26_000;
    private const int First = 20;

    /// <summary>What becomes of a pod; each of them has these events.</summary>
    private static readonly (string Type, string Reason, string Message)[] Steps =
    [
        ("Normal", "Scheduled", "Successfully assigned shop/web-7d4b9c6f5d to node-7"),
        ("Normal", "Pulling", "Pulling image \"registry.example/team/web:1.24.3\""),
        ("Normal", "Pulled",
            "Successfully pulled image \"registry.example/team/web:1.24.3\" in 1.204s (1.204s including waiting). Image size: "
                + "72319182 bytes."),
        ("Normal", "Created", "Created container: web"),
        ("Normal", "Started", "Started container web"),
        ("Warning", "BackOff", "Back-off restarting failed container web in pod web-7d4b9c6f5d_shop"),
    ];

    public static async Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        var ns = $"bench-{Guid.NewGuid():N}";
        await CreateEventsAsync(setting, ns, cancellationToken);
        var kubectl = Side.Kubectl($"kubectl events of {Events:#,0}", "events", "--namespace", ns);
        var (host, empty) = (Shell.BareHost, Shell.BareHost.Empty());
        var objects = host.Run("Get-KopfEvent, as objects", "read-events.ps1", ns);
        var pwsh = await Shell.FindPwshAsync(setting, cancellationToken);
        var (emptyPwsh, table, first) = (
            pwsh?.Empty(), pwsh?.Run("Get-KopfEvent, printed by pwsh", "print-events.ps1", ns),
            pwsh?.Run($"Get-KopfEvent, the first {First} printed by pwsh", "print-events.ps1", ns, $"{First}"));
        try
        {
            await Side.TakeTurnsAsync(
                [.. new[] { kubectl, empty, objects, emptyPwsh, table, first }.OfType<Side>()], Reading.WarmUps, setting.Rounds,
                setting.Kubeconfig, cancellationToken);
        }
        finally
        {
            if (!setting.Server.IsSandbox)
            {
                await setting.Server.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}", null, CancellationToken.None);
            }
        }

        return
        [
            .. Reading.Rows(kubectl),
            .. Reading.Rows(objects, empty, kubectl, "≤ 0.5", "≤ 1.0"),
            .. pwsh is null ? [] : Reading.Rows(table!, emptyPwsh!, kubectl, "≤ 0.5", "≤ 1.0"),
            .. pwsh is null ? [] : Reading.Rows(first!, emptyPwsh!, kubectl),
        ];
    }

    private static async Task CreateEventsAsync(Setting setting, string ns, CancellationToken cancellationToken)
    {
        await setting.Server.SendAsync(
            HttpMethod.Post, "api/v1/namespaces",
            $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""", cancellationToken);
        await Parallel.ForAsync(
            0, Events, new ParallelOptions
            {
                MaxDegreeOfParallelism = setting.InFlight,
                CancellationToken = cancellationToken
            },
            async (i, cancel) => await setting.Server.SendAsync(
                HttpMethod.Post, $"api/v1/namespaces/{ns}/events", Event(ns, i), cancel));
    }

    /// <summary>An event as a kubelet writes it.</summary>
    private static string Event(string ns, int i)
    {
        var (type, reason, message) = Steps[i % Steps.Length];
        var pod = i / Steps.Length;
        var time = DateTime.UtcNow.AddSeconds(i - Events).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(new
        {
            apiVersion = "v1",
            kind = "Event",
            metadata = new { name = $"web-7d4b9c6f5d-{pod}.{i:x16}", @namespace = ns },
            involvedObject = new
            {
                apiVersion = "v1",
                kind = "Pod",
                name = $"web-7d4b9c6f5d-{pod}",
                @namespace = ns,
                uid = $"00000000-0000-4000-8000-{pod:D12}",
                resourceVersion = $"{1000 + i}",
                fieldPath = "spec.containers{web}",
            },
            type,
            reason,
            message,
            source = new { component = "kubelet", host = $"node-{i % 100}" },
            firstTimestamp = time,
            lastTimestamp = time,
            count = 1 + (i % 3),
            reportingComponent = "kubelet",
            reportingInstance = $"node-{i % 100}",
        });
    }
}
