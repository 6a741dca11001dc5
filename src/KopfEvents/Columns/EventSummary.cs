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
/// <param name="Count">How often it has happened.</param>
/// <param name="FirstSeen">When it has happened first; null when the event does not say.</param>
/// <param name="LastSeen">When it has happened last; null when the event does not say.</param>
internal sealed record EventSummary(
    string Type, string Reason, string Component, string Message, ObjectReference Involved, long Count, DateTimeOffset? FirstSeen, DateTimeOffset? LastSeen)
{
    /// <summary>Reads an event of the core group.</summary>
    public static EventSummary Read(IPropertyReader properties, object value)
    {
        var fields = new ObjectFields(properties, value);
        var isSeries = fields.Has("series");
        var first = fields.Time("eventTime") ?? fields.Time("firstTimestamp");
        var count = (isSeries ? fields.Number("series.count") : fields.Number("count")) ?? 1;
        return new EventSummary(
            fields.Text("type") ?? "",
            fields.Text("reason") ?? "",
            fields.Text("source.component") ?? fields.Text("reportingComponent") ?? "",
            fields.Text("message")?.Trim() ?? "",
            new ObjectReference(
                fields.Text("involvedObject.apiVersion") ?? "",
                fields.Text("involvedObject.kind") ?? "",
                fields.Text("involvedObject.name") ?? "",
                fields.Text("involvedObject.namespace"),
                fields.Text("involvedObject.uid")),
            count,
            first,
            isSeries ? fields.Time("series.lastObservedTime") : Later(fields.Time("lastTimestamp"), first))
        {
            IsCounted = isSeries || count > 1,
        };
    }

    /// <summary>Whether it says more than that it has happened.</summary>
    public bool IsCounted { get; private init; }

    /// <summary>Age column: <c>12s</c>, or <c>3m (x5 over 6m12s)</c> when it has happened again.</summary>
    public string Age(DateTimeOffset now) => IsCounted
        ? $"{HumanDuration.Since(LastSeen, now)} (x{Count} over {HumanDuration.Since(FirstSeen, now)})"
        : HumanDuration.Since(FirstSeen, now);

    /// <summary>The first half of it: <c>12s</c>, or <c>3m (x5)</c> when it has happened again.</summary>
    public string LastSeenAge(DateTimeOffset now) => IsCounted ? $"{HumanDuration.Since(LastSeen, now)} (x{Count})" : HumanDuration.Since(FirstSeen, now);

    // Of a single event, lastTimestamp is eventTime without its fraction of a second, or it is missing.
    private static DateTimeOffset? Later(DateTimeOffset? last, DateTimeOffset? first) => last is null || first > last ? first : last;
}
