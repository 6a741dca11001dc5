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
/// <param name="reporter">Who speaks.</param>
/// <remarks>Needs <c>create</c>, <c>patch</c> and <c>get</c> on <c>events</c>.</remarks>
internal sealed class EventCounter(EventReporter reporter) : IEventSink
{
    public async Task<SentEvent> SendAsync(
        PendingEvent item, ObjectReference involved, ObjectReference? related, Attempts attempts)
    {
        var repeats = new EventRepeats(item.Count, item.FirstTime, item.LastTime, [EventRepeats.NewWrite()]);
        var body = EventBody.Build(involved, related, item.Draft, reporter, repeats);
        // After a lost response nobody knows. The next attempt is on the same state, and a conflict tells that the first one took
        // effect.
        var response = await attempts.RunAsync(token => WriteAsync(item, body, repeats, attempts.Cluster, token))
            .ConfigureAwait(false);
        return new(body, response);
    }

    /// <summary>
    /// Writes until the state that was written on is the server's; others may write meanwhile, or it may expire.
    /// </summary>
    private static async Task<ReadOnlyMemory<byte>> WriteAsync(
        PendingEvent item, EventBody body, EventRepeats repeats, Cluster cluster, CancellationToken cancellationToken)
    {
        var repeated = item.Repeated!;
        while (repeated.Known?.Repeats.Includes(repeats) != true)
        {
            var known = repeated.Known;
            using var response = known is null
                ? await cluster.SendAsync(HttpMethod.Post, body.CollectionPath, body.Json, cancellationToken: cancellationToken)
                    .ConfigureAwait(false)
                : await cluster.SendAsync(
                    HttpMethod.Patch,
                    body.Path,
                    Patch(known, repeats, item.Draft),
                    "application/merge-patch+json",
                    cancellationToken: cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                repeated.Known = Read(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
                return repeated.Known.Response;
            }

            var failure = await ApiResponse.ReadFailureAsync(response, cancellationToken).ConfigureAwait(false);
            if (failure.StatusCode == HttpStatusCode.Conflict)
            {
                repeated.Known = await GetAsync(cluster, body.Path, cancellationToken).ConfigureAwait(false);
            }
            else if (failure.StatusCode == HttpStatusCode.NotFound && known is not null) repeated.Known = null; // expired
            else throw failure;
        }

        return repeated.Known.Response; // counted by an earlier attempt
    }

    private static async Task<KnownEvent?> GetAsync(Cluster cluster, string path, CancellationToken cancellationToken)
    {
        using var response = await cluster.SendAsync(HttpMethod.Get, path, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode) throw await ApiResponse.ReadFailureAsync(response, cancellationToken)
            .ConfigureAwait(false);
        return Read(await response.ReadBodyAsync(cancellationToken).ConfigureAwait(false));
    }

    private static KnownEvent Read(byte[] response)
    {
        using var json = ApiResponse.ParseJson(response);
        var (root, metadata) = (json.RootElement, json.RootElement.GetProperty("metadata"));
        var writes = metadata.TryGetProperty("annotations", out var annotations)
            && annotations.TryGetProperty(EventRepeats.WritesAnnotation, out var listed)
            ? listed.GetString()!.Split(',')
            : [];
        var count = root.TryGetProperty("count", out var counted) ? counted.GetInt32() : 1;
        var last = root.TryGetProperty("lastTimestamp", out var time) && time.ValueKind == JsonValueKind.String
            ? DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture)
            : default;
        return new KnownEvent(
            metadata.GetProperty("resourceVersion").GetString()!, new EventRepeats(count, default, last, writes), response);
    }

    private static ReadOnlyMemory<byte> Patch(KnownEvent known, EventRepeats more, EventDraft draft)
    {
        var sum = known.Repeats.Add(more);
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, EventBody.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteString("resourceVersion"u8, known.ResourceVersion);
        draft.Metadata.Write(json, sum);
        json.WriteEndObject();
        json.WriteNumber("count"u8, sum.Count);
        // What is not part of the key is that of the newest repeat, and another writer may have had a newer one.
        if (draft.AggregateKey is not null && more.LastTime >= known.Repeats.LastTime)
        {
            json.WriteString("message"u8, EventMessage.From(draft.Message, draft.KeepNewline));
        }

        EventBody.WriteTime(json, "lastTimestamp"u8, sum.LastTime);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>What the server said last of a counted event.</summary>
internal sealed record KnownEvent(string ResourceVersion, EventRepeats Repeats, ReadOnlyMemory<byte> Response);
