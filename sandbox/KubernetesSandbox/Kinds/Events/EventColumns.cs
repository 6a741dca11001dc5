using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Columns;

namespace KubernetesSandbox.Kinds.Events;

/// <summary>Events: an interval counts from what the newest and the oldest of their times are.</summary>
internal sealed class EventColumns() : BuiltInColumns(
    Of("Last Seen", (subject, now) => Age.Since(LastSeen(subject), now)),
    Of("Type", (subject, _) => subject.String("type")),
    Of("Reason", (subject, _) => subject.String("reason")),
    Of("Object", (subject, _) => Target(subject)),
    Wide("Subobject", (subject, _) => subject.Object("involvedObject").String("fieldPath")),
    Wide("Source", (subject, _) => Source(subject)),
    Of("Message", (subject, _) => subject.String("message").Trim()),
    Wide("First Seen", (subject, now) => Age.Since(FirstSeen(subject), now)),
    Wide("Count", (subject, _) => Count(subject)),
    new Column(new TableColumn("Name", 1, Format: "name"), (subject, _) => subject.Object("metadata").String("name")))
{
    private static string? FirstSeen(JsonObject subject) => subject["firstTimestamp"].Text() ?? subject["eventTime"].Text();

    private static string? LastSeen(JsonObject subject) =>
        subject.Object("series")?["lastObservedTime"].Text() ?? subject["lastTimestamp"].Text() ?? FirstSeen(subject);

    private static long Count(JsonObject subject) => subject.Object("series") is { } series
        ? series.Number("count")
        : subject.Number("count") is > 0 and var count ? count : 1;

    private static string Target(JsonObject subject)
    {
        var involved = subject.Object("involvedObject");
        return involved.String("name").Length > 0
            ? $"{involved.String("kind").ToLowerInvariant()}/{involved.String("name")}"
            : involved.String("kind").ToLowerInvariant();
    }

    private static string Source(JsonObject subject)
    {
        var component = Or(subject.Object("source").String("component"), subject.String("reportingComponent"));
        var host = Or(subject.Object("source").String("host"), subject.String("reportingInstance"));
        return host.Length > 0 ? $"{component}, {host}" : component;
    }
}

/// <summary>The same columns for events as events.k8s.io serves them.</summary>
internal sealed class NewEventColumns : ITableColumns
{
    private readonly EventColumns _core = new();

    public IReadOnlyList<TableColumn> Definitions => _core.Definitions;

    public IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now) =>
        _core.Cells(EventViews.ToCore(subject.DeepClone().AsObject()), now);
}
