using System.Collections.Concurrent;
using KopfEvents.Tables;

namespace KopfEvents.Columns;

/// <summary>What a table of events shows.</summary>
internal enum EventTable
{
    /// <summary>The columns of <c>kubectl describe</c>, below a headline that names the object.</summary>
    OfObject,

    /// <summary>The columns of <c>kubectl events</c>.</summary>
    OfNamespace,

    /// <summary>The same, and the namespace.</summary>
    OfAll,
}

/// <summary>Writes the rows of a table of events. The columns share what room there is; names stay whole.</summary>
internal static class EventTables
{
    // PowerShell asks for the headings with each row.
    private static readonly ConcurrentDictionary<(EventTable Table, RowFit Fit), string> Headers = new();

    /// <summary>The headings, underlined.</summary>
    public static string Header(EventTable table, RowFit fit) =>
        Headers.GetOrAdd(
            (table, fit), _ => TextRow.Header(Cells(table, Headings(table), fit), "Message", fit));

    /// <summary>The row of an event.</summary>
    /// <param name="table">The columns.</param>
    /// <param name="event">The event; its texts are printable.</param>
    /// <param name="now">The time that ages count to.</param>
    /// <param name="fit">What it has to fit in.</param>
    public static string Row(EventTable table, EventSummary @event, DateTimeOffset now, RowFit fit) =>
        TextRow.Write(Cells(table, Texts(table, @event, now), fit), @event.Message, fit);

    private static string[] Headings(EventTable table) => table switch
    {
        EventTable.OfObject => ["Type", "Reason", "Age", "From"],
        EventTable.OfNamespace => ["Last seen", "Type", "Reason", "Object"],
        _ => ["Namespace", "Last seen", "Type", "Reason", "Object"],
    };

    private static string[] Texts(EventTable table, EventSummary one, DateTimeOffset now) => table switch
    {
        EventTable.OfObject => [one.Type, one.Reason, one.Age(now), one.Component],
        EventTable.OfNamespace => [one.LastSeenAge(now), one.Type, one.Reason, one.ObjectName],
        _ => [one.Involved.Namespace ?? "", one.LastSeenAge(now), one.Type, one.Reason, one.ObjectName],
    };

    // The longest of Kubernetes' own that are common: FailedGetResourceMetric, horizontal-pod-autoscaler, 3m (x12 over 59m).
    private static TextCell[] Cells(EventTable table, string[] texts, RowFit fit)
    {
        var (type, reason) = (8, fit.Column(16, 23, 26));
        int[] widths = table switch
        {
            EventTable.OfObject => [type, reason, fit.Column(12, 20, 20), fit.Column(17, 22, 27)],
            EventTable.OfNamespace => [12, type, reason, fit.Column(22, 30, 40)],
            _ => [fit.Column(12, 16, 20), 12, type, reason, fit.Column(18, 30, 36)],
        };
        return [.. texts.Zip(widths, (text, width) => new TextCell(text, width))];
    }
}
