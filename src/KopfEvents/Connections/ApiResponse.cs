using System.Net.Http.Headers;
using System.Text.Json;

namespace KopfEvents.Connections;

/// <summary>Sends requests and reads the responses of the API server.</summary>
internal static class ApiResponse
{
    /// <summary>
    /// The longest wait that a server is granted: more is a mistake of a proxy, and would stop a whole session.
    /// </summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Gets JSON.</summary>
    /// <exception cref="ApiException">There is no response, or one that says no.</exception>
    public static Task<JsonDocument> GetJsonAsync(this Attempts attempts, string path, string accept) =>
        attempts.RunAsync(async token =>
    {
        using var response = await attempts.Cluster.GetAsync(path, accept, token).ConfigureAwait(false);
        return ParseJson(await response.ReadBodyAsync(token).ConfigureAwait(false));
    });

    /// <summary>Posts JSON and gets some; for what may be posted again.</summary>
    /// <exception cref="ApiException">There is no response, or one that says no.</exception>
    public static Task<JsonDocument> PostJsonAsync(this Attempts attempts, string path, byte[] body) =>
        attempts.RunAsync(async token =>
    {
        using var response = await attempts.Cluster.SendAsync(HttpMethod.Post, path, body, cancellationToken: token)
            .ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw await ReadFailureAsync(response, token).ConfigureAwait(false);
        return ParseJson(await response.ReadBodyAsync(token).ConfigureAwait(false));
    });

    /// <summary>Sends a GET and gives a good response, whose body is still to come. The caller disposes of it.</summary>
    /// <exception cref="ApiException">There is no response, or one that says no.</exception>
    public static async Task<HttpResponseMessage> GetAsync(
        this Cluster cluster, string path, string accept, CancellationToken cancellationToken)
    {
        var response = await cluster.SendAsync(HttpMethod.Get, path, accept: accept, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            throw await ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same, of JSON.</summary>
    /// <exception cref="ApiException">There is no response, or one that says no.</exception>
    public static Task<HttpResponseMessage> GetAsync(this Cluster cluster, string path, CancellationToken cancellationToken) =>
        cluster.GetAsync(path, "application/json", cancellationToken);

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
    /// <exception cref="ApiException">It is not: it comes from something between us and the API server.</exception>
    public static JsonDocument ParseJson(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new ApiException(
                ApiFailure.ServerError, "The response is not JSON: is this the address of an API server?", exception);
        }
    }

    /// <summary>Turns a response that says no into an exception with the server's own words.</summary>
    public static async Task<ApiException> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (reason, message, @continue) = ReadStatus(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
        return new ApiException(
            response.StatusCode, reason, message
            ?? $"The API server answered {(int)response.StatusCode} {response.ReasonPhrase}.")
        {
            RetryAfter = ReadRetryAfter(response.Headers.RetryAfter),
            Continue = @continue,
        };
    }

    /// <summary>Makes the failure of a response that began well and did not come to its end.</summary>
    public static ApiException BrokenOff(Exception exception) =>
        new(ApiFailure.Unreachable, $"The response broke off: {exception.GetBaseException().Message}", exception);

    /// <summary>What an exception is a failure of, if it is one of sending and reading; else null.</summary>
    public static ApiException? AsFailure(Exception exception) => exception switch
    {
        ApiException failure => failure,
        HttpRequestException or IOException or JsonException => BrokenOff(exception),
        _ => null,
    };

    private static (string? Reason, string? Message, string? Continue) ReadStatus(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var status = document.RootElement;
            if (status.ValueKind != JsonValueKind.Object) return default;
            return (Text(status, "reason"), Text(status, "message"), status.TryGetProperty("metadata", out var metadata)
                ? Text(metadata, "continue")
                : null);
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
