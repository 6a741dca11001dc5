namespace KopfEvents.Columns;

/// <summary>What can be shown of an object of any kind.</summary>
internal static class ObjectColumns
{
    /// <summary>AGE column.</summary>
    public static string Age(ObjectFields value, DateTimeOffset now) =>
        HumanDuration.Since(value.Time("metadata.creationTimestamp"), now);

    /// <summary>
    /// STATUS column: for a pod, node or job what kubectl shows, else what the object itself calls its phase or state, or
    /// whether it is ready. Empty for kinds that have nothing of the kind.
    /// </summary>
    public static string Status(ObjectFields value, DateTimeOffset now) =>
        $"{value.Text("apiVersion")}/{value.Text("kind")}" switch
        {
            "v1/Pod" => PodColumns.Read(value, now).Status,
            "v1/Node" => NodeColumns.Status(value),
            "batch/v1/Job" => JobColumns.Read(value, now).Status,
            _ => value.Text("status.phase") ?? value.Text("status.state")
                ?? Readiness(value.Condition("Ready") ?? value.Condition("Available")),
        };

    private static string Readiness(string? condition) => condition switch
    {
        "True" => "Ready",
        "False" => "NotReady",
        null => "",
        _ => "Unknown",
    };
}
