using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>Brings events to a server, each exactly once. A fake one is all that a test of the recorder needs.</summary>
internal interface IEventSink
{
    /// <summary>Sends an event.</summary>
    /// <param name="item">The event.</param>
    /// <param name="involved">Its object, with its uid.</param>
    /// <param name="related">The second object, with its uid; null for none.</param>
    /// <param name="attempts">Sends again, and knows the server.</param>
    /// <exception cref="ApiException">The server refuses the event, and would refuse it again; or there is no time
    /// left.</exception>
    Task<SentEvent> SendAsync(PendingEvent item, ObjectReference involved, ObjectReference? related, Attempts attempts);
}

/// <summary>An event that is on the server.</summary>
/// <param name="Body">What was sent.</param>
/// <param name="Response">The server's response, an Event as JSON in UTF-8; empty when it is not kept.</param>
internal readonly record struct SentEvent(EventBody Body, ReadOnlyMemory<byte> Response);
