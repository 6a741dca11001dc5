using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>An event that was accepted and is on its way.</summary>
internal sealed class PendingEvent(Target target, EventDraft draft)
{
    private readonly TaskCompletionSource<DeliveryResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What became of the event. It is canceled when the recorder is canceled before the event was delivered.</summary>
    public Task<DeliveryResult> Completion => _completion.Task;

    /// <summary>Whose event it is.</summary>
    public Target Target { get; } = target;

    /// <summary>What it says; of repeats, the newest one.</summary>
    public EventDraft Draft { get; private set; } = draft;

    /// <summary>What it is a repeat of; null for an event of its own.</summary>
    public RepeatedEvent? Repeated { get; init; }

    /// <summary>How many repeats it stands for.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>When the first one of them was.</summary>
    public DateTimeOffset FirstTime { get; } = draft.Time;

    /// <summary>When the last one of them was.</summary>
    public DateTimeOffset LastTime => Draft.Time;

    /// <summary>Takes a repeat in.</summary>
    public void Add(EventDraft repeat) => (Count, Draft) = (Count + 1, repeat);

    /// <summary>Tells what became of it.</summary>
    public void Complete(DeliveryResult result) => _completion.TrySetResult(Count == 1 ? result : result with { Count = Count });

    /// <summary>Tells that it was canceled.</summary>
    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
