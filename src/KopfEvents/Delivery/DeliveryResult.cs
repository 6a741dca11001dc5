using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>Whether an event is on the server.</summary>
internal enum DeliveryStatus
{
    /// <summary>It is on the server.</summary>
    Posted,

    /// <summary>It was an event about an event; nothing was sent.</summary>
    Skipped,

    /// <summary>It is not on the server, as far as is known; <see cref="DeliveryResult.Failure"/> says why.</summary>
    Failed,
}

/// <summary>What became of an event, for the one who asked for it.</summary>
internal sealed record DeliveryResult(DeliveryStatus Status)
{
    /// <summary>The result of an event about an event.</summary>
    public static DeliveryResult Skipped { get; } = new(DeliveryStatus.Skipped);

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

    /// <summary>Why each attempt but the last one came to nothing, in order.</summary>
    public IReadOnlyList<string> Retries { get; init; } = [];

    /// <summary>
    /// The server's response, an Event as JSON in UTF-8; empty unless <see cref="DeliveryOptions.KeepResponse"/> is set.
    /// </summary>
    public ReadOnlyMemory<byte> Response { get; init; }
}
