using System.Globalization;
using System.Net;
using System.Text.Json;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>The lines of one watch, each a WatchEvent: how an object has changed, and the object.</summary>
internal sealed class WatchStream<T>(HttpResponseMessage response, Stream body, ObjectParser<T> parser) : IDisposable
{
    private readonly FieldReader _event = new("type", "object.code", "object.reason", "object.message");
    private readonly StreamBuffer _buffer = new(body);

    /// <summary>
    /// Waits for more and adds the watch events that have become complete; false when the server has ended the watch.
    /// </summary>
    /// <exception cref="ApiException">The server says that the watch has failed: a line of type ERROR.</exception>
    /// <exception cref="JsonException">A line is not JSON.</exception>
    public async ValueTask<bool> ReadAsync(List<WatchEvent<T>> watchEvents, CancellationToken cancellationToken)
    {
        var searched = _buffer.Length; // there is no end of a line in what was left over
        var hasMore = await _buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        while (_buffer.Span[searched..].IndexOf((byte)'\n') is var end and >= 0)
        {
            if (ReadLine(_buffer.Span[..(searched + end)]) is { } watchEvent) watchEvents.Add(watchEvent);
            _buffer.Consume(searched + end + 1);
            searched = 0;
        }

        return hasMore;
    }

    public void Dispose()
    {
        response.Dispose();
        _buffer.Dispose();
    }

    private WatchEvent<T>? ReadLine(ReadOnlySpan<byte> json)
    {
        _event.Reset();
        ParsedObject<T> found = default;
        var isObject = false;
        var reader = new Utf8JsonReader(json, JsonChunks.ReaderOptions);
        while (reader.Read())
        {
            _event.Add(ref reader);
            if (isObject && parser.Add(ref reader)) (found, isObject) = (parser.Take(), false);
            else if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
            {
                isObject = reader.ValueTextEquals("object"u8);
            }
        }

        return _event[0] switch
        {
            "ADDED" => new WatchEvent<T>(found, WatchEventType.Added),
            "MODIFIED" => new WatchEvent<T>(found, WatchEventType.Modified),
            "DELETED" => new WatchEvent<T>(found, WatchEventType.Deleted),
            "BOOKMARK" => new WatchEvent<T>(found, null),
            "ERROR" => throw new ApiException(StatusCode(_event[1]), _event[2], _event[3] ?? "The watch has failed."),
            _ => null, // of a later API
        };
    }

    private static HttpStatusCode StatusCode(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (HttpStatusCode)number
            : HttpStatusCode.InternalServerError;
}

/// <summary>One line of a watch: an object and what has become of it.</summary>
/// <param name="Object">The object; of a bookmark, only its version means anything.</param>
/// <param name="Type">How it has changed; null for a bookmark.</param>
internal sealed record WatchEvent<T>(ParsedObject<T> Object, WatchEventType? Type);
