using System.Net;
using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Posts each event once: the event's name is its own, so a second post after a lost response is refused with 409, and that is as
/// good as a first success.
/// </summary>
/// <param name="reporter">Who speaks.</param>
/// <param name="keepResponse">Whether the server's response is wanted.</param>
/// <remarks>Needs <c>create</c> on <c>events</c>.</remarks>
internal sealed class EventPoster(EventReporter reporter, bool keepResponse) : IEventSink
{
    public Task<SentEvent> SendAsync(PendingEvent item, ObjectReference involved, ObjectReference? related, Attempts attempts)
    {
        var body = EventBody.Build(involved, related, item.Draft, reporter);
        return attempts.RunAsync(token => PostAsync(attempts.Cluster, body, token));
    }

    private async Task<SentEvent> PostAsync(Cluster cluster, EventBody body, CancellationToken cancellationToken)
    {
        using var response = await cluster
            .SendAsync(HttpMethod.Post, body.CollectionPath, body.Json, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            if (keepResponse) return new(body, await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
            // Read in any case: that gives the HTTP/2 stream back in order, instead of resetting it.
            await response.SkipBodyAsync(cancellationToken).ConfigureAwait(false);
            return new(body, default);
        }

        var failure = await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
        if (failure.StatusCode != HttpStatusCode.Conflict || failure.Reason != "AlreadyExists") throw failure;
        return new(body, keepResponse ? await GetAsync(cluster, body, cancellationToken).ConfigureAwait(false) : default);
    }

    private static async Task<ReadOnlyMemory<byte>> GetAsync(Cluster cluster, EventBody body, CancellationToken cancellationToken)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, body.Path, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        // Posting may be all that this user is allowed to: the event is there, and that is what counts.
        return response.IsSuccessStatusCode
            ? await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false)
            : default(ReadOnlyMemory<byte>);
    }
}
