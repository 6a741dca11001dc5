namespace KopfEvents.Columns;

/// <summary>
/// How fine the timelines of one table are: one cell a second at first, and half as many each time that they would become too
/// long.
/// </summary>
internal sealed class TimelineScale
{
    /// <summary>How many cells a timeline can have: enough to be summed up to a few, whatever the whole time is.</summary>
    private const long MaxCells = 1024;

    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>How often the cells were halved.</summary>
    public int Halvings { get; private set; }

    /// <summary>Takes a time into what is covered.</summary>
    public void Cover(DateTimeOffset time)
    {
        var second = time.ToUnixTimeSeconds();
        (_first, _last) = (Math.Min(_first, second), Math.Max(_last, second));
        while ((_last >> Halvings) - (_first >> Halvings) >= MaxCells) Halvings++;
    }

    /// <summary>Which of so many parts of the covered time a cell falls into.</summary>
    internal int PartOf(long cell, int parts)
    {
        var (offset, length) = (Math.Max(0, (cell << Halvings) - _first), _last - _first + 1);
        return (int)Math.Min(parts - 1, offset * parts / length);
    }
}

/// <summary>How often something happened when.</summary>
/// <param name="scale">How fine; shared with the others of the table.</param>
internal sealed class Timeline(TimelineScale scale)
{
    /// <summary>
    /// An event that counts says only when it happened first and last; the rest is taken as evenly spread, at so many points.
    /// </summary>
    private const long MaxPoints = 64;

    private Dictionary<long, long> _cells = [];
    private int _halvings = scale.Halvings;

    /// <summary>Adds what has happened so many times between two times.</summary>
    public void Add(DateTimeOffset first, DateTimeOffset last, long count)
    {
        scale.Cover(first);
        scale.Cover(last);
        Follow();
        var points = Math.Clamp(Math.Min(count, MaxPoints), 1, MaxPoints);
        for (var i = 0L; i < points; i++)
        {
            var time = points == 1 ? last : first + (last - first) * ((double)i / (points - 1));
            var cell = time.ToUnixTimeSeconds() >> _halvings;
            _cells[cell] = _cells.GetValueOrDefault(cell) + count * (i + 1) / points - count * i / points;
        }
    }

    /// <summary>How often it happened in each of so many parts of the time that the table covers.</summary>
    public long[] Parts(int parts)
    {
        Follow();
        var counts = new long[parts];
        foreach (var (cell, count) in _cells) counts[scale.PartOf(cell, parts)] += count;
        return counts;
    }

    private void Follow()
    {
        if (_halvings == scale.Halvings) return;
        var cells = new Dictionary<long, long>();
        foreach (var (cell, count) in _cells)
        {
            var wider = cell >> (scale.Halvings - _halvings);
            cells[wider] = cells.GetValueOrDefault(wider) + count;
        }

        (_cells, _halvings) = (cells, scale.Halvings);
    }
}
