using System.Collections.Concurrent;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Joins repeats before they are sent: the first one goes at once, and what follows within a while goes together, as one write.
/// </summary>
internal sealed class RepeatedEvents
{
    /// <summary>
    /// How many different events are remembered; those that rest are forgotten first, which costs them a GET later.
    /// </summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<Key, RepeatedEvent> _events = new();

    /// <summary>Adds a repeat.</summary>
    /// <param name="target">Whose event it is.</param>
    /// <param name="draft">What it says.</param>
    /// <param name="wait">How long to gather before it is sent.</param>
    /// <returns>The event that has to be sent; null when the repeat has joined one that will be.</returns>
    public PendingEvent? Join(Target target, EventDraft draft, out TimeSpan wait)
    {
        if (_events.Count > MaxRemembered) Forget();
        var key = new Key(
            target.Reference, target.Name, draft.Related?.Reference, draft.Related?.Name, draft.Type, draft.Reason,
            draft.AggregateKey ?? draft.Message, draft.Action, draft.FieldPath, draft.AggregateKey is not null);
        return _events.GetOrAdd(key, static _ => new RepeatedEvent()).Join(target, draft, out wait);
    }

    private void Forget()
    {
        foreach (var (key, repeated) in _events)
        {
            if (repeated.IsResting) _events.TryRemove(key, out _);
        }
    }

    private sealed record Key(
        ObjectReference? Involved, ObjectName? Named, ObjectReference? Related, ObjectName? RelatedName, string Type,
            string Reason, string KeyOrMessage, string Action, string? FieldPath, bool IsKey);
}

/// <summary>One event and its repeats: those that are gathered now, and what the server knows of the earlier ones.</summary>
internal sealed class RepeatedEvent
{
    /// <summary>How long repeats are gathered: what a reader of <c>kubectl describe</c> does not notice.</summary>
    private static readonly TimeSpan GatheringTime = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private PendingEvent? _gathered;
    private long _sent = Environment.TickCount64 - (long)GatheringTime.TotalMilliseconds;

    /// <summary>
    /// Held while its repeats are being written: one write at a time. Nobody asks for its wait handle, so there is nothing to
    /// dispose of.
    /// </summary>
    private SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>What the server said last; null before the first write. Touched only by who has begun to write.</summary>
    public KnownEvent? Known { get; set; }

    /// <summary>Whether nothing is gathered and nothing is being written.</summary>
    public bool IsResting
    {
        get
        {
            lock (_gate) return _gathered is null && Writing.CurrentCount > 0;
        }
    }

    /// <summary>
    /// Adds a repeat; gives the event that will be sent for it and those that follow, if it is the first one of a new gathering.
    /// </summary>
    public PendingEvent? Join(Target target, EventDraft draft, out TimeSpan wait)
    {
        lock (_gate)
        {
            wait = TimeSpan.FromMilliseconds(
                Math.Max(0, _sent + (long)GatheringTime.TotalMilliseconds - Environment.TickCount64));
            if (_gathered is null) return _gathered = new PendingEvent(target, draft) { Repeated = this };
            _gathered.Add(draft);
            return null;
        }
    }

    /// <summary>
    /// Begins to write what is gathered, when the write before has ended; the next repeat begins a new gathering.
    /// </summary>
    public async Task BeginWriteAsync()
    {
        await Writing.WaitAsync().ConfigureAwait(false);
        lock (_gate) (_gathered, _sent) = (null, Environment.TickCount64);
    }

    /// <summary>The next write may begin.</summary>
    public void EndWrite() => Writing.Release();
}
