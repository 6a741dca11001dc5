using KopfEvents.Objects;

namespace KopfEvents.Columns;

/// <summary>
/// What an event of the core group says in the columns of <c>kubectl describe</c>, whether it was written once, counted by its
/// writer (<c>count</c>), or belongs to a series (<c>series</c>).
/// </summary>
/// <param name="Type">Type column.</param>
/// <param name="Reason">Reason column.</param>
/// <param name="Component">From column: <c>source.component</c>, or <c>reportingComponent</c> where there is none.</param>
/// <param name="Message">Message column.</param>
/// <param name="Involved">Whose event it is.</param>
/// <param name="Times">When it has happened, and how often.</param>
internal sealed record EventSummary(
    string Type, string Reason, string Component, string Message, ObjectReference Involved, EventTimes Times)
{
    /// <summary>Reads an event of the core group, or of <c>events.k8s.io</c>, whose fields have other names.</summary>
    public static EventSummary Read(IPropertyReader properties, object value)
    {
        var fields = new ObjectFields(properties, value);
        var involved = fields.Has("regarding") ? "regarding" : "involvedObject";
        return new EventSummary(
            fields.Text("type") ?? "",
            fields.Text("reason") ?? "",
            fields.Text("source.component") ?? fields.Text("deprecatedSource.component") ?? fields.Text("reportingComponent")
                ?? fields.Text("reportingController") ?? "",
            fields.Text("message")?.Trim() ?? fields.Text("note")?.Trim() ?? "",
            new ObjectReference(
                fields.Text($"{involved}.apiVersion") ?? "",
                fields.Text($"{involved}.kind") ?? "",
                fields.Text($"{involved}.name") ?? "",
                fields.Text($"{involved}.namespace"),
                fields.Text($"{involved}.uid")),
            EventTimes.Of(
                fields.Time("eventTime"),
                fields.Time("firstTimestamp") ?? fields.Time("deprecatedFirstTimestamp"),
                fields.Time("lastTimestamp") ?? fields.Time("deprecatedLastTimestamp"),
                fields.Number("count") ?? fields.Number("deprecatedCount"),
                fields.Has("series")
                    ? new EventSeries(fields.Number("series.count"), fields.Time("series.lastObservedTime"))
                    : null));
    }

    /// <summary>Object column: <c>pod/web-0</c>.</summary>
    public string ObjectName => $"{Involved.Kind.ToLowerInvariant()}/{Involved.Name}";

    /// <summary>Age column: <c>12s</c>, or <c>3m (x5 over 6m12s)</c> when it has happened again.</summary>
    public string Age(DateTimeOffset now) => Times.IsCounted
        ? $"{HumanDuration.Since(Times.Last, now)} (x{Times.Count} over {HumanDuration.Since(Times.First, now)})"
        : HumanDuration.Since(Times.First, now);

    /// <summary>The first half of it: <c>12s</c>, or <c>3m (x5)</c> when it has happened again.</summary>
    public string LastSeenAge(DateTimeOffset now) =>
        Times.IsCounted ? $"{HumanDuration.Since(Times.Last, now)} (x{Times.Count})" : HumanDuration.Since(Times.First, now);
}
