namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// What the recordings take for granted: the state at their start, and what was done between cases without being recorded.
/// </summary>
internal static class ReplaySteps
{
    /// <summary>What happens before a case.</summary>
    public static IReadOnlyDictionary<string, Func<Replay, Task>> Before { get; } = new Dictionary<string, Func<Replay, Task>>
    {
        ["v1: exactly like kopf, microseconds and +00:00"] = replay => replay.SendAsync("DELETE", "/api/v1/namespaces/dying"),
        ["delete: deployment, propagation Foreground"] = replay => replay.Sandbox.ApplyAsync(Seed("deployment-del.yaml")),
        ["delete: namespace"] = replay => replay.Sandbox.ApplyAsync(Seed("namespace-todel.yaml")),
        ["expired: continue of events"] = async replay =>
        {
            replay.OldVersion = await replay.CurrentVersionAsync("/api/v1/namespaces/apps/events?limit=1");
            await replay.Sandbox.ApplyAsync(Seed("event-z.yaml"));
            replay.Sandbox.Compact();
        },
    };

    /// <summary>Cases of which the recording holds only some items.</summary>
    public static IReadOnlySet<string> Excerpts { get; } =
        new HashSet<string> { "list: default namespace", "list: through events.k8s.io", "delete: collection" };

    /// <summary>A file of objects.</summary>
    public static string Seed(string fileName) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", fileName));
}
