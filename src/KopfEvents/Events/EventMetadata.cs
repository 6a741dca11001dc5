using System.Text.Json;

namespace KopfEvents.Events;

/// <summary>Labels and annotations of events: made once for a pipeline, and written for each of its events.</summary>
internal sealed class EventMetadata
{
    private readonly (JsonEncodedText Key, JsonEncodedText Value)[] _labels;
    private readonly (JsonEncodedText Key, JsonEncodedText Value)[] _annotations;

    /// <param name="labels">What selectors find; checked by <see cref="MetadataRules.CheckLabel"/>.</param>
    /// <param name="annotations">What is only kept; checked by <see cref="MetadataRules.CheckAnnotation"/>.</param>
    public EventMetadata(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations) =>
        (_labels, _annotations) = (Encode(labels), Encode(annotations));

    /// <summary>Neither labels nor annotations.</summary>
    public static EventMetadata None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Writes them as fields of <c>metadata</c>, with the annotation that counts.</summary>
    internal void Write(Utf8JsonWriter json, EventRepeats? repeats)
    {
        if (_labels.Length > 0) Write(json, "labels"u8, _labels, null);
        if (_annotations.Length > 0 || repeats is not null) Write(json, "annotations"u8, _annotations, repeats);
    }

    private static void Write(
        Utf8JsonWriter json, ReadOnlySpan<byte> property, (JsonEncodedText Key, JsonEncodedText Value)[] pairs,
            EventRepeats? repeats)
    {
        json.WriteStartObject(property);
        foreach (var (key, value) in pairs) json.WriteString(key, value);
        if (repeats is not null) json.WriteString(EventRepeats.WritesAnnotation, string.Join(',', repeats.Writes));
        json.WriteEndObject();
    }

    private static (JsonEncodedText, JsonEncodedText)[] Encode(IReadOnlyDictionary<string, string> pairs) =>
        [.. pairs.Select(pair => (Encode(pair.Key), Encode(pair.Value)))];

    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, EventBody.WriterOptions.Encoder);
}
