using System.Net;
using KopfEvents.Connections;
using KopfEvents.Events;

namespace KopfEvents.Delivery;

/// <summary>
/// Posts one event until it is on the server, exactly once: the event's name is its own, so a second post after a lost answer
/// is refused with 409, and that is as good as a first success.
/// </summary>
internal sealed class EventPoster(Cluster cluster, DeliveryOptions options, Backoff backoff)
{
    /// <summary>Posts the event, again and again where that can help, until the token ends it.</summary>
    /// <param name="body">The event.</param>
    /// <param name="retries">Gets the failure of each try that came to nothing.</param>
    /// <param name="cancellationToken">Ends the tries: the event's time is over, or the user has stopped the command.</param>
    /// <returns>The server's answer; empty when it is not kept, or when the event was found to be there already.</returns>
    /// <exception cref="ApiException">The server refuses the event, and would refuse it again.</exception>
    public async Task<ReadOnlyMemory<byte>> PostAsync(EventBody body, List<ApiException> retries, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{Uri.EscapeDataString(body.Namespace)}/events";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PostOnceAsync(path, body, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (IsWorthRetrying(exception))
            {
                retries.Add(exception);
                var wait = backoff.Next(attempt, exception.RetryAfter);
                await Task.Delay(wait, options.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>> PostOnceAsync(string path, EventBody body, CancellationToken cancellationToken)
    {
        using var response = await cluster
            .SendAsync(HttpMethod.Post, path, body.Json, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            if (options.KeepAnswer) return await ReadAnswerAsync(response, cancellationToken).ConfigureAwait(false);
            // Reading to the end gives the HTTP/2 stream back; what was posted is known already.
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return default;
        }

        var failure = await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
        if (failure.StatusCode == HttpStatusCode.Conflict && failure.Reason == "AlreadyExists")
        {
            return options.KeepAnswer ? await GetAsync($"{path}/{body.Name}", cancellationToken).ConfigureAwait(false) : default;
        }

        throw failure;
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        // Posting may be all that this user is allowed to: the event is there, and that is what counts.
        return response.IsSuccessStatusCode ? await ReadAnswerAsync(response, cancellationToken).ConfigureAwait(false) : default;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            // Cut in the middle of the answer: the next try finds the event there.
            throw new ApiException(ApiFailure.Unreachable, $"The answer broke off: {exception.Message}", exception);
        }
    }

    private static bool IsWorthRetrying(ApiException exception) => exception.StatusCode switch
    {
        null => exception.Failure == ApiFailure.Unreachable,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        _ => false,
    };
}
