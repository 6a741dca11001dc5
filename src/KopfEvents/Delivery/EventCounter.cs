using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Keeps the one Event of everything that repeats: creates it, or adds to its <c>count</c> under the guard of its
/// <c>resourceVersion</c>, so that all who count add up. It remembers what the server said last, and so needs one request each
/// time as long as nobody else writes.
/// </summary>
/// <remarks>Needs <c>create</c>, <c>patch</c> and <c>get</c> on <c>events</c>.</remarks>
internal sealed class EventCounter(Cluster cluster)
{
    private Known? _known;

    /// <summary>Counts some repeats.</summary>
    /// <param name="involved">The object, with its uid.</param>
    /// <param name="draft">What happened, with the time of the first of these repeats.</param>
    /// <param name="reporter">Who says it.</param>
    /// <param name="count">How many repeats.</param>
    /// <param name="last">When the last of them was.</param>
    /// <param name="retry">Tries again.</param>
    /// <returns>The event's name, and the server's answer.</returns>
    /// <exception cref="ApiException">The server refuses it.</exception>
    public async Task<(EventBody Body, ReadOnlyMemory<byte> Answer)> CountAsync(
        ObjectReference involved, EventDraft draft, EventReporter reporter, int count, DateTimeOffset last, Retry retry)
    {
        var write = EventRepeats.NewWrite();
        var body = EventBody.Build(involved, draft, reporter, new EventRepeats(count, last, [write]));
        var events = EventPoster.PathOf(body.Namespace);
        // After a lost answer nobody knows. The next try is on the same state, and a conflict tells that the first one took effect.
        var answer = await retry.RunAsync(token => WriteAsync(events, body, count, last, write, token)).ConfigureAwait(false);
        return (body, answer);
    }

    /// <summary>Writes until the state that was written on is the server's; others may write meanwhile, or it may expire.</summary>
    private async Task<ReadOnlyMemory<byte>> WriteAsync(
        string events, EventBody body, int count, DateTimeOffset last, string write, CancellationToken cancellationToken)
    {
        var path = $"{events}/{body.Name}";
        while (_known?.Repeats.Has(write) != true)
        {
            var known = _known;
            using var response = known is null
                ? await cluster.SendAsync(HttpMethod.Post, events, body.Json, cancellationToken: cancellationToken).ConfigureAwait(false)
                : await cluster.SendAsync(
                    HttpMethod.Patch, path, Patch(known.ResourceVersion, known.Repeats.Add(count, last, write)), "application/merge-patch+json", cancellationToken: cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var answer = await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false);
                _known = Read(answer);
                return answer;
            }

            var failure = await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
            if (failure.StatusCode == HttpStatusCode.Conflict) _known = await GetAsync(path, cancellationToken).ConfigureAwait(false);
            else if (failure.StatusCode == HttpStatusCode.NotFound && known is not null) _known = null; // expired
            else throw failure;
        }

        return _known.Answer; // counted by an earlier try
    }

    private async Task<Known?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
        return Read(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
    }

    private static Known Read(byte[] answer)
    {
        using var json = ApiResponse.ParseJson(answer);
        var (root, metadata) = (json.RootElement, json.RootElement.GetProperty("metadata"));
        var writes = metadata.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(EventRepeats.WritesAnnotation, out var listed)
            ? listed.GetString()!.Split(',')
            : [];
        var count = root.TryGetProperty("count", out var counted) ? counted.GetInt32() : 1;
        var last = root.TryGetProperty("lastTimestamp", out var time) && time.ValueKind == JsonValueKind.String
            ? DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture)
            : default;
        return new Known(metadata.GetProperty("resourceVersion").GetString()!, new EventRepeats(count, last, writes), answer);
    }

    private static ReadOnlyMemory<byte> Patch(string resourceVersion, EventRepeats repeats)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, EventBody.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteString("resourceVersion"u8, resourceVersion);
        repeats.WriteAnnotations(json);
        json.WriteEndObject();
        json.WriteNumber("count"u8, repeats.Count);
        EventBody.WriteTime(json, "lastTimestamp"u8, repeats.LastTime);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>What the server said last of the event.</summary>
    private sealed record Known(string ResourceVersion, EventRepeats Repeats, byte[] Answer);
}
