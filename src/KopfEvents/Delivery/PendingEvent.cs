using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>An event that was accepted and is on its way.</summary>
internal sealed class PendingEvent
{
    private readonly TaskCompletionSource<DeliveryResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PendingEvent(ObjectReference? involved, ObjectName? named, EventDraft draft) =>
        (Involved, Named, Draft) = (involved, named, draft);

    /// <summary>What became of the event. It is canceled when the recorder is stopped before the event was delivered.</summary>
    public Task<DeliveryResult> Completion => _completion.Task;

    internal ObjectReference? Involved { get; }

    internal ObjectName? Named { get; }

    internal EventDraft Draft { get; }

    /// <summary>How many repeats it stands for.</summary>
    internal int Count { get; set; } = 1;

    internal void Complete(DeliveryResult result) => _completion.TrySetResult(Count == 1 ? result : result with { Count = Count });

    internal void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
