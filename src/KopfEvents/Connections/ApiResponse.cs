using System.Net.Http.Headers;
using System.Text.Json;

namespace KopfEvents.Connections;

/// <summary>Reads what the API server answered.</summary>
internal static class ApiResponse
{
    /// <summary>Sends a GET and reads the JSON of a good answer.</summary>
    /// <exception cref="ApiException">There is no answer, or one that says no.</exception>
    public static async Task<JsonDocument> GetJsonAsync(this Cluster cluster, string path, string accept, CancellationToken cancellationToken)
    {
        using var response = await cluster
            .SendAsync(HttpMethod.Get, path, accept: accept, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw await ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);

        return ParseJson(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
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
            throw new ApiException(ApiFailure.Unreachable, $"The answer broke off: {exception.GetBaseException().Message}", exception);
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

    /// <summary>Turns an answer that says no into an exception with the server's own words.</summary>
    public static async Task<ApiException> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (reason, message) = ReadStatus(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
        return new ApiException(response.StatusCode, reason, message ?? $"The API server answered {(int)response.StatusCode} {response.ReasonPhrase}.")
        {
            RetryAfter = ReadRetryAfter(response.Headers.RetryAfter),
        };
    }

    private static (string? Reason, string? Message) ReadStatus(byte[] body)
    {
        try
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement.ValueKind == JsonValueKind.Object
                ? (Text(status.RootElement, "reason"), Text(status.RootElement, "message"))
                : (null, null);
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all: the status code has to do.
            return (null, null);
        }
    }

    private static string? Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static TimeSpan? ReadRetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
