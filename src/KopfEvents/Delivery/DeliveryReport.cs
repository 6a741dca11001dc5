using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>What became of an event.</summary>
public enum DeliveryOutcome
{
    /// <summary>It is on the server.</summary>
    Posted,

    /// <summary>It was an event for an event; nothing was sent.</summary>
    Skipped,

    /// <summary>It is not on the server, as far as is known; the report says why.</summary>
    Failed,
}

/// <summary>What became of an event, for the one who asked for it.</summary>
public sealed record DeliveryReport(DeliveryOutcome Outcome)
{
    /// <summary>The report of an event for an event.</summary>
    public static DeliveryReport Skipped { get; } = new(DeliveryOutcome.Skipped);

    /// <summary>The object, once it is known; null when the look-up failed.</summary>
    public ObjectReference? Involved { get; init; }

    /// <summary>Namespace and name of the event, such as <c>default/kopf-event-a2c3…</c>.</summary>
    public string? EventName => Event is null ? null : $"{Event.Namespace}/{Event.Name}";

    /// <summary>What was posted.</summary>
    internal EventBody? Event { get; init; }

    /// <summary>How many repeats it stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Why it failed.</summary>
    public ApiException? Failure { get; init; }

    /// <summary>Why each try but the last one came to nothing, in order.</summary>
    public IReadOnlyList<string> Retries { get; init; } = [];

    /// <summary>The server's answer, an Event as JSON in UTF-8; empty unless <see cref="DeliveryOptions.KeepAnswer"/> is set.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }
}
