using System.Collections.Concurrent;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Joins repeats before they are sent: the first one goes at once, and what follows within a while goes together, as one write.
/// </summary>
/// <param name="options">The clock.</param>
internal sealed class RepeatedEvents(DeliveryOptions options)
{
    /// <summary>How long repeats are gathered: what a reader of <c>kubectl describe</c> does not notice.</summary>
    public static readonly TimeSpan GatheringTime = TimeSpan.FromSeconds(2);

    /// <summary>How many different events are remembered; those that rest are forgotten first, which costs them a GET later.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<Key, RepeatedEvent> _events = new();

    /// <summary>Adds a repeat.</summary>
    /// <returns>The repeated event, if it has to be delivered after a wait; null when the repeat has joined one that will be.</returns>
    public (RepeatedEvent Event, TimeSpan Wait)? Join(PendingEvent item)
    {
        if (_events.Count > MaxRemembered) Forget();
        var draft = item.Draft;
        var key = new Key(item.Involved, item.Named, draft.Type, draft.Reason, draft.Message, draft.Action, draft.KeepNewline);
        var repeated = _events.GetOrAdd(key, _ => new RepeatedEvent());
        return repeated.Join(item, options.Clock) is { } wait ? (repeated, wait) : null;
    }

    private void Forget()
    {
        foreach (var (key, repeated) in _events)
        {
            if (repeated.IsResting) _events.TryRemove(key, out _);
        }
    }

    private sealed record Key(
        ObjectReference? Involved, ObjectName? Named, string Type, string Reason, string Message, string Action, bool KeepNewline);
}

/// <summary>One event and its repeats: those that are gathered now, and what the server knows of the earlier ones.</summary>
internal sealed class RepeatedEvent
{
    private readonly object _gate = new();
    private PendingEvent? _gathered;
    private int _count;
    private DateTimeOffset _last;
    private DateTimeOffset _sent = DateTimeOffset.MinValue;

    /// <summary>Held while its repeats are being written: one write at a time.</summary>
    public SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>What counts it on the server; set at the first write.</summary>
    public EventCounter? Counter { get; set; }

    /// <summary>Whether nothing is gathered.</summary>
    public bool IsResting
    {
        get
        {
            lock (_gate) return _gathered is null && Writing.CurrentCount > 0;
        }
    }

    /// <summary>Adds a repeat; answers how long to gather, if it is the first one of a new gathering.</summary>
    public TimeSpan? Join(PendingEvent item, TimeProvider clock)
    {
        lock (_gate)
        {
            _count++;
            if (item.Draft.Time > _last) _last = item.Draft.Time;
            if (_gathered is not null) return null;
            _gathered = item;
            var wait = _sent + RepeatedEvents.GatheringTime - clock.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Takes what is gathered; the next repeat begins a new gathering.</summary>
    public (PendingEvent First, int Count, DateTimeOffset Last) Take(TimeProvider clock)
    {
        lock (_gate)
        {
            var taken = (_gathered!, _count, _last);
            (_gathered, _count, _sent) = (null, 0, clock.GetUtcNow());
            return taken;
        }
    }
}
