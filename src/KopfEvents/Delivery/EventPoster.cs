using System.Net;
using KopfEvents.Connections;
using KopfEvents.Events;

namespace KopfEvents.Delivery;

/// <summary>
/// Posts one event until it is on the server, exactly once: the event's name is its own, so a second post after a lost answer
/// is refused with 409, and that is as good as a first success.
/// </summary>
internal sealed class EventPoster(Cluster cluster, bool keepAnswer)
{
    /// <summary>Posts the event.</summary>
    /// <returns>What was posted, and the server's answer; empty when it is not kept.</returns>
    /// <exception cref="ApiException">The server refuses the event, and would refuse it again.</exception>
    public Task<(EventBody Body, ReadOnlyMemory<byte> Answer)> PostAsync(EventBody body, Retry retry)
    {
        var path = PathOf(body.Namespace);
        return retry.RunAsync(token => PostOnceAsync(path, body, token));
    }

    /// <summary>The path of a namespace's events, below the server.</summary>
    public static string PathOf(string ns) => $"api/v1/namespaces/{Uri.EscapeDataString(ns)}/events";

    private async Task<(EventBody Body, ReadOnlyMemory<byte> Answer)> PostOnceAsync(string path, EventBody body, CancellationToken cancellationToken)
    {
        using var response = await cluster
            .SendAsync(HttpMethod.Post, path, body.Json, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            if (keepAnswer) return (body, await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
            // Read in any case: that gives the HTTP/2 stream back in order, instead of resetting it.
            await response.SkipBodyAsync(cancellationToken).ConfigureAwait(false);
            return (body, default);
        }

        var failure = await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
        if (failure.StatusCode == HttpStatusCode.Conflict && failure.Reason == "AlreadyExists")
        {
            return (body, keepAnswer ? await GetAsync($"{path}/{body.Name}", cancellationToken).ConfigureAwait(false) : default);
        }

        throw failure;
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        // Posting may be all that this user is allowed to: the event is there, and that is what counts.
        return response.IsSuccessStatusCode ? await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false) : default(ReadOnlyMemory<byte>);
    }
}
