namespace KopfEvents.Columns;

/// <summary>What <c>kubectl get pods</c> shows of a pod.</summary>
/// <param name="Ready">READY column: ready containers of all, such as <c>1/2</c>.</param>
/// <param name="Status">STATUS column: the phase, or what keeps the pod from it, such as <c>CrashLoopBackOff</c> or
/// <c>Init:0/1</c>.</param>
/// <param name="Restarts">RESTARTS column.</param>
/// <remarks>Source: <c>kubernetes/pkg/printers/internalversion</c>, printPod.</remarks>
internal sealed record PodColumns(string Ready, string Status, string Restarts)
{
    /// <summary>Reads a pod.</summary>
    public static PodColumns Read(ObjectFields pod, DateTimeOffset now)
    {
        var sidecars = pod.Items("spec.initContainers").Where(one => one.Text("restartPolicy") == "Always")
            .Select(one => one.Text("name")).ToHashSet();
        var initial = pod.Items("status.initContainerStatuses").ToList();
        var main = pod.Items("status.containerStatuses").ToList();
        bool IsSidecar(ObjectFields container) => sidecars.Contains(container.Text("name"));

        var pending = initial.FindIndex(container => !IsDone(container) && !(IsSidecar(container) && container.Flag("started")));
        var isInitializing = pending >= 0 && pod.Condition("Initialized") != "True";
        var counted = isInitializing ? initial.Take(pending + 1) : initial.Where(IsSidecar).Concat(main);
        var ready = initial.Take(pending < 0 ? initial.Count : pending)
            .Count(container => IsSidecar(container) && !IsDone(container) && container.Flag("ready"))
            + (isInitializing ? 0 : main.Count(IsRunning));
        return new PodColumns(
            $"{ready}/{pod.Items("spec.containers").Count() + sidecars.Count}",
            StatusOf(pod, isInitializing ? InitialStatus(initial[pending], pending, pod) : MainStatus(pod, main)),
            RestartsOf(counted, now));
    }

    private static bool IsDone(ObjectFields container) => container.Has("state.terminated")
        && container.Number("state.terminated.exitCode") is 0 or null;

    private static bool IsRunning(ObjectFields container) => container.Flag("ready") && container.Has("state.running");

    private static string StatusOf(ObjectFields pod, string status)
    {
        if (!pod.Has("metadata.deletionTimestamp")) return status;
        if (pod.Text("status.reason") == "NodeLost") return "Unknown";
        return pod.Text("status.phase") is "Succeeded" or "Failed" ? status : "Terminating";
    }

    private static string InitialStatus(ObjectFields container, int index, ObjectFields pod)
    {
        if (container.Has("state.terminated")) return $"Init:{Terminated(container)}";
        return container.Text("state.waiting.reason") is { } reason and not "PodInitializing"
            ? $"Init:{reason}"
            : $"Init:{index}/{pod.Items("spec.initContainers").Count()}";
    }

    private static string MainStatus(ObjectFields pod, IReadOnlyList<ObjectFields> main)
    {
        var isGated = pod.Items("status.conditions")
            .Any(one => one.Text("type") == "PodScheduled" && one.Text("reason") == "SchedulingGated");
        var status = isGated ? "SchedulingGated" : pod.Text("status.reason") ?? pod.Text("status.phase") ?? "Unknown";
        foreach (var container in main.Reverse())
        {
            if (container.Text("state.waiting.reason") is { } reason) status = reason;
            else if (container.Has("state.terminated")) status = Terminated(container);
        }

        return status == "Completed" && main.Any(IsRunning) ? pod.Condition("Ready") == "True" ? "Running" : "NotReady" : status;
    }

    private static string Terminated(ObjectFields container) =>
        container.Text("state.terminated.reason")
        ?? (container.Number("state.terminated.signal") is { } signal and not 0
            ? $"Signal:{signal}"
            : $"ExitCode:{container.Number("state.terminated.exitCode")}");

    private static string RestartsOf(IEnumerable<ObjectFields> containers, DateTimeOffset now)
    {
        var counted = containers.ToList();
        var restarts = counted.Sum(container => container.Number("restartCount") ?? 0);
        var last = counted.Max(container => container.Time("lastState.terminated.finishedAt"));
        return restarts > 0 && last is not null ? $"{restarts} ({HumanDuration.Since(last, now)} ago)" : $"{restarts}";
    }
}
