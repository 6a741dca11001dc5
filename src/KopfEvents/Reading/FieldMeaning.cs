using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>What the name of a field says about its value.</summary>
internal enum FieldMeaning
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Kubernetes types it as Time.</summary>
    Time,

    /// <summary>Kubernetes types it as MicroTime.</summary>
    MicroTime,

    /// <summary>A map from names to Times.</summary>
    TimeMap,

    /// <summary>
    /// It ends as the names of times do; in a custom resource, whose types are not known here, that makes it one.
    /// </summary>
    PerhapsTime,

    /// <summary>What is below is the user's own text, whatever it looks like.</summary>
    UserText,
}

/// <summary>Knows the fields of Kubernetes' own types that are times, and those that hold what users write.</summary>
/// <remarks>
/// Source: the fields typed metav1.Time, metav1.MicroTime and map[string]string in the Go structs of k8s.io/api, apimachinery,
/// apiextensions-apiserver and metrics. No other field of theirs has one of the names of the times.
/// </remarks>
internal static class FieldMeanings
{
    private static readonly HashSet<string> Times =
    [
        "beginRefreshAt", "completionTime", "creationTimestamp", "deletionTimestamp", "deprecatedFirstTimestamp",
            "deprecatedLastTimestamp",
        "expirationTimestamp", "finishedAt", "firstTimestamp", "lastHeartbeatTime", "lastPhaseTransitionTime", "lastProbeTime",
            "lastScaleTime",
        "lastScheduleTime", "lastSuccessfulTime", "lastTimestamp", "lastTransitionTime", "lastUpdateTime", "notAfter",
            "notBefore", "startTime",
        "startedAt", "time", "timeAdded", "timestamp",
    ];

    private static readonly HashSet<string> MicroTimes = ["acquireTime", "eventTime", "lastObservedTime", "renewTime"];

    private static readonly HashSet<string> UserTexts =
    [
        "allocatedResourceStatuses", "annotations", "attachmentMetadata", "binaryData", "data", "deprecatedTopology", "env",
            "extra", "fieldsV1", "labels",
        "matchLabels", "nodeSelector", "openAPIV3Schema", "options", "parameters", "selector", "stringData", "tags",
            "userAnnotations", "values",
        "volumeAttributes",
    ];

    private static readonly HashSet<string> OwnGroups =
    [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
            "authorization.k8s.io",
        "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
        "metrics.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io",
            "storage.k8s.io",
        "storagemigration.k8s.io",
    ];

    /// <summary>What a name says.</summary>
    public static FieldMeaning Of(string name)
    {
        if (Times.Contains(name)) return FieldMeaning.Time;
        if (MicroTimes.Contains(name)) return FieldMeaning.MicroTime;
        if (UserTexts.Contains(name) || EndsIn(name, "Labels") || EndsIn(name, "Annotations")
            || EndsIn(name, "Tags")) return FieldMeaning.UserText;
        if (name == "disruptedPods") return FieldMeaning.TimeMap;
        return EndsLikeTime(name) ? FieldMeaning.PerhapsTime : FieldMeaning.None;
    }

    /// <summary>Whether a name ends as those of times do.</summary>
    public static bool EndsLikeTime(string name) => EndsIn(name, "Time") || EndsIn(name, "Timestamp");

    /// <summary>Whether the types of a group and version are Kubernetes' own; groups without a dot always are.</summary>
    public static bool AreKnownIn(string apiVersion)
    {
        var group = new GroupVersionKind(apiVersion, "").Group;
        return !group.Contains('.', StringComparison.Ordinal) || OwnGroups.Contains(group);
    }

    private static bool EndsIn(string name, string ending) => name.EndsWith(ending, StringComparison.Ordinal);
}
