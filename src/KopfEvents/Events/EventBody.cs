using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KopfEvents.Objects;
using KopfEvents.Text;

namespace KopfEvents.Events;

/// <summary>One event ready to be posted: where to, under which name, and the JSON.</summary>
/// <param name="Namespace">The namespace that the event lives in.</param>
/// <param name="Name">The event's own name, unique, so that a repeated post of the same event is refused as a duplicate.</param>
/// <param name="Json">The request's body in UTF-8: an Event of the core group.</param>
internal sealed record EventBody(string Namespace, string Name, ReadOnlyMemory<byte> Json)
{
    /// <summary>
    /// Where events of cluster-scoped objects live: the server takes them in <c>default</c> and <c>kube-system</c> only, and
    /// kubectl looks in all namespaces for them.
    /// </summary>
    public const string ClusterScopedNamespace = "default";

    /// <summary>The path of the namespace's events, below the server.</summary>
    public string CollectionPath => $"api/v1/namespaces/{Namespace}/events";

    /// <summary>The path of the event itself.</summary>
    public string Path => $"{CollectionPath}/{Name}";

    /// <summary>Where a time in RFC 3339 is cut.</summary>
    internal enum TimeLength
    {
        Seconds = 19,
        Microseconds = 26,
    }

    // Each thread writes one event after another with these, and takes a copy of the right size.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds the event.</summary>
    /// <param name="involved">The object that the event is about.</param>
    /// <param name="related">The draft's second object, once its uid is known; null for none.</param>
    /// <param name="draft">What is said.</param>
    /// <param name="reporter">Who says it.</param>
    /// <param name="repeats">How often it has happened, for an event that counts; its name then says what it says.</param>
    public static EventBody Build(
        ObjectReference involved, ObjectReference? related, EventDraft draft, EventReporter reporter,
            EventRepeats? repeats = null)
    {
        var ns = involved.Namespace ?? ClusterScopedNamespace;
        var name = reporter.NamePrefix
            + (repeats is null
            ? EventTime.NameOf(draft.Time)
            : EventRepeats.NameOf(involved, related, draft, reporter.Component));
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        var json = _writer ??= new Utf8JsonWriter(buffer, WriterOptions);
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteString("namespace"u8, ns);
        json.WriteString("name"u8, name);
        draft.Metadata.Write(json, repeats);
        json.WriteEndObject();
        json.WriteString("action"u8, draft.Action);
        json.WriteString("type"u8, draft.Type);
        json.WriteString("reason"u8, draft.Reason);
        json.WriteString("message"u8, EventMessage.From(draft.Message, draft.KeepNewline));
        json.WriteString("reportingComponent"u8, reporter.Component);
        json.WriteString("reportingInstance"u8, reporter.Instance);
        json.WriteStartObject("source"u8);
        json.WriteString("component"u8, reporter.Component); // the From column of kubectl describe
        json.WriteEndObject();
        WriteReference(json, "involvedObject"u8, involved, draft.FieldPath);
        if (related is not null) WriteReference(json, "related"u8, related);
        if (repeats is not null) json.WriteNumber("count"u8, repeats.Count);
        WriteTimes(json, repeats?.FirstTime ?? draft.Time, repeats?.LastTime ?? draft.Time);
        json.WriteEndObject();
        json.Flush();
        return new(ns, name, buffer.WrittenSpan.ToArray());
    }

    private static void WriteReference(
        Utf8JsonWriter json, ReadOnlySpan<byte> property, ObjectReference reference, string? fieldPath = null)
    {
        json.WriteStartObject(property);
        json.WriteString("apiVersion"u8, reference.ApiVersion);
        json.WriteString("kind"u8, reference.Kind);
        json.WriteString("name"u8, reference.Name);
        if (reference.Uid is not null) json.WriteString("uid"u8, reference.Uid);
        // kubectl describe asks for events of cluster-scoped objects with an empty namespace, so none is written for them.
        if (reference.Namespace is not null) json.WriteString("namespace"u8, reference.Namespace);
        if (fieldPath is not null) json.WriteString("fieldPath"u8, fieldPath);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, DateTimeOffset first, DateTimeOffset last)
    {
        WriteTime(json, "firstTimestamp"u8, first);
        WriteTime(json, "lastTimestamp"u8, last);
        WriteTime(json, "eventTime"u8, first, TimeLength.Microseconds);
    }

    /// <summary>
    /// Writes a metav1.Time, which knows seconds, or a metav1.MicroTime, which refuses anything but six digits, zeros included.
    /// </summary>
    internal static void WriteTime(
        Utf8JsonWriter json, ReadOnlySpan<byte> property, DateTimeOffset time, TimeLength length = TimeLength.Seconds)
    {
        Span<byte> text = stackalloc byte[32];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture); // seven digits; cut off what is too much
        text[(int)length] = (byte)'Z';
        json.WriteString(property, text[..((int)length + 1)]);
    }
}
