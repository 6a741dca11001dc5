namespace KopfEvents.Columns;

/// <summary>When an event has happened, and how often, whichever way it says so.</summary>
/// <param name="Count">How often.</param>
/// <param name="First">When first; null when the event does not say.</param>
/// <param name="Last">When last; null when the event does not say.</param>
/// <param name="IsCounted">Whether it says more than that it has happened.</param>
internal readonly record struct EventTimes(long Count, DateTimeOffset? First, DateTimeOffset? Last, bool IsCounted)
{
    /// <summary>Makes them of the fields of an event; those that are not there are null.</summary>
    public static EventTimes Of(
        DateTimeOffset? eventTime, DateTimeOffset? firstTimestamp, DateTimeOffset? lastTimestamp, long? count,
        EventSeries? series)
    {
        var first = eventTime ?? firstTimestamp;
        // A typed model that has no number writes 0, and it has happened all the same.
        var total = Math.Max(1, (series is null ? count : series.Value.Count) ?? 1);
        return new EventTimes(
            total, first, series is null ? Later(lastTimestamp, first) : series.Value.LastObserved, series is not null
            || total > 1);
    }

    // Of a single event, lastTimestamp is eventTime without its fraction of a second, or it is missing.
    private static DateTimeOffset? Later(DateTimeOffset? last, DateTimeOffset? first) => last is null || first > last
        ? first
        : last;
}

/// <summary>The series of an event.</summary>
/// <param name="Count">How often it has happened.</param>
/// <param name="LastObserved">When last.</param>
internal readonly record struct EventSeries(long? Count, DateTimeOffset? LastObserved);
