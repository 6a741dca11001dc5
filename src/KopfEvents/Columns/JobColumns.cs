namespace KopfEvents.Columns;

/// <summary>What <c>kubectl get jobs</c> shows of a job.</summary>
/// <param name="Status">STATUS column.</param>
/// <param name="Completions">COMPLETIONS column: how many pods have succeeded, of how many.</param>
/// <param name="Duration">DURATION column: how long it took, or has taken so far; empty before it starts.</param>
/// <remarks>Source: <c>kubernetes/pkg/printers/internalversion</c>, printJob.</remarks>
internal sealed record JobColumns(string Status, string Completions, string Duration)
{
    /// <summary>Reads a job.</summary>
    public static JobColumns Read(ObjectFields job, DateTimeOffset now) =>
        new(StatusOf(job), CompletionsOf(job), DurationOf(job, now));

    private static string StatusOf(ObjectFields job) =>
        job.Condition("Complete") == "True" ? "Complete"
        : job.Condition("Failed") == "True" ? "Failed"
        : job.Has("metadata.deletionTimestamp") ? "Terminating"
        : job.Condition("Suspended") == "True" ? "Suspended"
        : job.Condition("FailureTarget") == "True" ? "FailureTarget"
        : job.Condition("SuccessCriteriaMet") == "True" ? "SuccessCriteriaMet"
        : "Running";

    private static string CompletionsOf(ObjectFields job)
    {
        var succeeded = job.Number("status.succeeded") ?? 0;
        if (job.Number("spec.completions") is { } completions) return $"{succeeded}/{completions}";
        return job.Number("spec.parallelism") is { } parallel and > 1 ? $"{succeeded}/1 of {parallel}" : $"{succeeded}/1";
    }

    private static string DurationOf(ObjectFields job, DateTimeOffset now) =>
        job.Time("status.startTime") is { } start ? HumanDuration.Format((job.Time("status.completionTime") ?? now) - start) : "";
}
