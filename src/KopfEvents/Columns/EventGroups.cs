namespace KopfEvents.Columns;

/// <summary>What events can be grouped by.</summary>
internal enum EventGrouping
{
    /// <summary>The kind of the object.</summary>
    Kind,

    /// <summary>The reason.</summary>
    Reason,

    /// <summary>The object.</summary>
    Object,

    /// <summary>The namespace of the object.</summary>
    Namespace,

    /// <summary>The reporter.</summary>
    Component,
}

/// <summary>Events that have something in common.</summary>
/// <param name="Key">What they have in common, in the order of the grouping.</param>
internal sealed record EventGroup(IReadOnlyList<string> Key)
{
    private readonly HashSet<(string, string, string, string)> _objects = [];

    /// <summary>The type that matters most: Error, Warning, then any other.</summary>
    public string Type { get; private set; } = "";

    /// <summary>How often they have happened, repeats included.</summary>
    public long Count { get; private set; }

    /// <summary>How many objects they are about.</summary>
    public int Objects => _objects.Count;

    /// <summary>When the first of them has happened; null when none says so.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>When the last of them has happened.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>When how many of them have happened.</summary>
    public required Timeline Timeline { get; init; }

    internal void Add(EventSummary one)
    {
        var (involved, times) = (one.Involved, one.Times);
        _objects.Add((involved.Group, involved.Kind, involved.Namespace ?? "", involved.Name));
        if (Weight(one.Type) > Weight(Type)) Type = one.Type;
        Count += times.Count;
        if ((times.First ?? times.Last) is not { } first || (times.Last ?? times.First) is not { } last) return;
        if (First is null || first < First) First = first;
        if (Last is null || last > Last) Last = last;
        Timeline.Add(first < last ? first : last, last, times.Count);
    }

    private static int Weight(string type) => type switch
    {
        "Error" => 3,
        "Warning" => 2,
        "" => 0,
        _ => 1,
    };
}

/// <summary>Groups events as they come. What it keeps grows with the groups and their objects, not with the events.</summary>
internal sealed class EventGroups(IReadOnlyList<EventGrouping> groupings)
{
    private readonly Dictionary<string, EventGroup> _groups = [];
    private readonly TimelineScale _scale = new();

    /// <summary>Takes an event.</summary>
    public void Add(EventSummary one)
    {
        string[] key = [.. groupings.Select(grouping => Part(one, grouping))];
        var text = string.Join(
            '\0', [.. key, groupings.Contains(EventGrouping.Object) ? $"{one.Involved.Group}\0{one.Involved.Namespace}" : ""]);
        if (!_groups.TryGetValue(text, out var group))
        {
            group = _groups[text] = new EventGroup(key) { Timeline = new Timeline(_scale) };
        }

        group.Add(one);
    }

    /// <summary>The groups, the most frequent first.</summary>
    public IEnumerable<EventGroup> MostFrequentFirst() =>
        _groups.Values.OrderByDescending(one => one.Count).ThenByDescending(one => one.Last)
            .ThenBy(one => string.Join(' ', one.Key), StringComparer.Ordinal);

    private static string Part(EventSummary one, EventGrouping grouping) => grouping switch
    {
        EventGrouping.Kind => one.Involved.Kind,
        EventGrouping.Reason => one.Reason,
        EventGrouping.Object => one.ObjectName,
        EventGrouping.Namespace => one.Involved.Namespace ?? "",
        _ => one.Component,
    };
}
