using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KopfEvents.Columns;
using KopfEvents.Objects;
using KopfEvents.Reading;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// An event that waits for its place in the order: its JSON, a fraction of what it takes as an object, and what it is sorted
/// and filtered by.
/// </summary>
/// <param name="Json">The event, in UTF-8.</param>
/// <param name="Summary">What its columns show; without its message.</param>
internal sealed record StoredEvent(byte[] Json, EventSummary Summary);

/// <summary>Makes stored events of their tokens.</summary>
internal sealed class StoredEventBuilder : IObjectBuilder<StoredEvent>
{
    private readonly FieldReader _fields = new(
        "type", "reason", "source.component", "reportingComponent",
        "involvedObject.apiVersion", "involvedObject.kind", "involvedObject.name", "involvedObject.namespace",
            "involvedObject.uid",
        "eventTime", "firstTimestamp", "lastTimestamp", "count", "series.count", "series.lastObservedTime");

    private readonly ArrayBufferWriter<byte> _json = new(4096);
    private bool _needsComma;

    /// <inheritdoc/>
    public void Add(ref Utf8JsonReader token)
    {
        _fields.Add(ref token);
        if (_needsComma && token.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray)) Write(","u8);
        _needsComma =
            token.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName);
        switch (token.TokenType)
        {
            case JsonTokenType.PropertyName:
                WriteText(token.ValueSpan);
                Write(":"u8);
                break;
            case JsonTokenType.String:
                WriteText(token.ValueSpan);
                break;
            default:
                Write(token.ValueSpan);
                break;
        }
    }

    /// <inheritdoc/>
    public StoredEvent Build()
    {
        var stored = new StoredEvent(_json.WrittenSpan.ToArray(), Summary());
        Reset();
        return stored;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _fields.Reset();
        _json.ResetWrittenCount();
        _needsComma = false;
    }

    private EventSummary Summary() => new(
        _fields[0] ?? "",
        _fields[1] ?? "",
        _fields[2] ?? _fields[3] ?? "",
        "",
        new ObjectReference(_fields[4] ?? "", _fields[5] ?? "", _fields[6] ?? "", _fields[7], _fields[8]),
        EventTimes.Of(
            Time(9), Time(10), Time(11), Number(12),
            _fields[13] is null && _fields[14] is null ? null : new EventSeries(Number(13), Time(14))));

    private DateTimeOffset? Time(int field) => _fields[field] is { } text
        && Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out var time) ? time : null;

    private long? Number(int field) =>
        long.TryParse(_fields[field], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : null;

    private void WriteText(ReadOnlySpan<byte> written)
    {
        Write("\""u8);
        Write(written);
        Write("\""u8);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _json.Write(bytes);
}
