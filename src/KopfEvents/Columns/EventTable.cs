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
    /// <summary>Where a message begins that stands below its row: behind the first column.</summary>
    private const int Indent = 9;

    private const int WideWidth = 110;

    /// <summary>The headings, underlined.</summary>
    public static string Header(EventTable table, int? width) =>
        TextTable.Underline(TextRow.Write(Cells(table, Headings(table), width), "Message", width, Indent));

    /// <summary>The row of an event.</summary>
    /// <param name="table">The columns.</param>
    /// <param name="event">The event; its texts are printable.</param>
    /// <param name="now">The time that ages count to.</param>
    /// <param name="width">The longest line; null for as long as it takes.</param>
    public static string Row(EventTable table, EventSummary @event, DateTimeOffset now, int? width) =>
        TextRow.Write(Cells(table, Texts(table, @event, now), width), @event.Message, width, Indent);

    /// <summary>
    /// The same in one line, for logs: with narrow columns where it is too long, and an ellipsis at the end if that is not
    /// enough.
    /// </summary>
    public static string Line(EventTable table, EventSummary @event, DateTimeOffset now, int width)
    {
        var texts = Texts(table, @event, now);
        var line = TextRow.Write(Cells(table, texts, width), @event.Message, width: null, Indent);
        if (line.Length > width) line = string.Join("  ", [.. texts, @event.Message]);
        return line.Length <= width ? line : line[..(width - 1)] + '\u2026';
    }

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

    private static TextCell[] Cells(EventTable table, string[] texts, int? width)
    {
        var isWide = width is null or >= WideWidth;
        ReadOnlySpan<int> widths = table switch
        {
            EventTable.OfObject => isWide ? [8, 22, 19, 22] : [8, 16, 12, 17],
            EventTable.OfNamespace => isWide ? [12, 8, 22, 30] : [12, 8, 16, 22],
            _ => isWide ? [16, 12, 8, 22, 30] : [12, 12, 8, 16, 18],
        };
        var cells = new TextCell[texts.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = new TextCell(texts[i], widths[i]);
        return cells;
    }
}
