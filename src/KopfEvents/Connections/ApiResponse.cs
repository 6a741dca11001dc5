using System.Net.Http.Headers;
using System.Text.Json;

namespace KopfEvents.Connections;

/// <summary>Reads what the API server answered.</summary>
internal static class ApiResponse
{
    /// <summary>The longest wait that a server is granted: more is a mistake of a proxy, and would stop a whole session.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Sends a GET and reads the JSON of a good answer.</summary>
    /// <exception cref="ApiException">There is no answer, or one that says no.</exception>
    public static async Task<JsonDocument> GetJsonAsync(this Cluster cluster, string path, string accept, CancellationToken cancellationToken)
    {
        using var response = await cluster.GetAsync(path, accept, cancellationToken).ConfigureAwait(false);
        return ParseJson(await cluster.InTimeAsync(response.ReadBodyAsync, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="ApiException">The connection broke off in the middle of it.</exception>
    public static async Task<byte[]> ReadBodyAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw BrokenOff(exception);
        }
    }

    /// <summary>Reads the whole body and keeps nothing of it.</summary>
    /// <exception cref="ApiException">The connection broke off in the middle of it.</exception>
    public static async Task SkipBodyAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw BrokenOff(exception);
        }
    }

    /// <summary>Reads a body that has to be JSON.</summary>
    /// <exception cref="ApiException">It is not: something between us and the API server has answered.</exception>
    public static JsonDocument ParseJson(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new ApiException(ApiFailure.ServerError, "The answer is not JSON: is this the address of an API server?", exception);
        }
    }

    /// <summary>Sends a POST and reads the JSON of a good answer.</summary>
    /// <exception cref="ApiException">There is no answer, or one that says no.</exception>
    public static async Task<JsonDocument> PostJsonAsync(this Cluster cluster, string path, byte[] body, CancellationToken cancellationToken)
    {
        return await cluster.InTimeAsync(SendAsync, cancellationToken).ConfigureAwait(false);

        async Task<JsonDocument> SendAsync(CancellationToken stop)
        {
            using var response = await cluster.SendAsync(HttpMethod.Post, path, body, cancellationToken: stop).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw await ReadFailureAsync(response, stop).ConfigureAwait(false);
            return ParseJson(await response.ReadBodyAsync(stop).ConfigureAwait(false));
        }
    }

    /// <summary>Sends a GET and gives a good answer, whose body is still to come. The caller disposes of it.</summary>
    /// <exception cref="ApiException">There is no answer, or one that says no.</exception>
    public static Task<HttpResponseMessage> GetAsync(this Cluster cluster, string path, CancellationToken cancellationToken) =>
        cluster.GetAsync(path, "application/json", cancellationToken);

    /// <summary>Turns an answer that says no into an exception with the server's own words.</summary>
    public static async Task<ApiException> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (reason, message, @continue) = ReadStatus(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
        return new ApiException(response.StatusCode, reason, message ?? $"The API server answered {(int)response.StatusCode} {response.ReasonPhrase}.")
        {
            RetryAfter = ReadRetryAfter(response.Headers.RetryAfter),
            Continue = @continue,
        };
    }

    /// <summary>Makes the failure of an answer that began well and did not come to its end.</summary>
    public static ApiException BrokenOff(Exception exception) =>
        new(ApiFailure.Unreachable, $"The answer broke off: {exception.GetBaseException().Message}", exception);

    /// <summary>What an exception is a failure of, if it is one of asking and reading; else null.</summary>
    public static ApiException? AsFailure(Exception exception) => exception switch
    {
        ApiException failure => failure,
        HttpRequestException or IOException or JsonException => BrokenOff(exception),
        _ => null,
    };

    /// <summary>Asks, and gives up when the answer takes as long as a server may take.</summary>
    /// <exception cref="ApiException">It has taken too long.</exception>
    public static async Task<T> InTimeAsync<T>(this Cluster cluster, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(cluster.AnswerTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await ask(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(ApiFailure.Timeout, $"{cluster.Server} did not answer within {cluster.AnswerTimeout.TotalSeconds:0.#} s.");
        }
    }

    private static Task<HttpResponseMessage> GetAsync(this Cluster cluster, string path, string accept, CancellationToken cancellationToken)
    {
        return cluster.InTimeAsync(SendAsync, cancellationToken);

        async Task<HttpResponseMessage> SendAsync(CancellationToken stop)
        {
            var response = await cluster.SendAsync(HttpMethod.Get, path, accept: accept, cancellationToken: stop).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                throw await ReadFailureAsync(response, stop).ConfigureAwait(false);
            }
        }
    }

    private static (string? Reason, string? Message, string? Continue) ReadStatus(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var status = document.RootElement;
            if (status.ValueKind != JsonValueKind.Object) return default;
            return (Text(status, "reason"), Text(status, "message"), status.TryGetProperty("metadata", out var metadata) ? Text(metadata, "continue") : null);
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all: the status code has to do.
            return default;
        }
    }

    private static string? Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > MaxRetryAfter ? MaxRetryAfter : wait;
    }
}
