using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using KopfEvents.Objects;

namespace KopfEvents.Events;

/// <summary>One event ready to be posted: where to, under which name, and the JSON.</summary>
/// <param name="Namespace">The namespace that the event lives in.</param>
/// <param name="Name">The event's own name, unique, so that a repeated post of the same event is refused as a duplicate.</param>
/// <param name="Json">The request's body in UTF-8: an Event of the core group.</param>
public sealed record EventBody(string Namespace, string Name, ReadOnlyMemory<byte> Json)
{
    /// <summary>
    /// Where events of cluster-scoped objects live: the server takes them in <c>default</c> and <c>kube-system</c> only, and
    /// kubectl looks in all namespaces for them.
    /// </summary>
    public const string ClusterScopedNamespace = "default";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Builds the event.</summary>
    /// <param name="involved">The object that the event is about.</param>
    /// <param name="draft">What is said.</param>
    /// <param name="reporter">Who says it.</param>
    public static EventBody Build(ObjectReference involved, EventDraft draft, EventReporter reporter)
    {
        ArgumentNullException.ThrowIfNull(involved);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(reporter);

        var ns = involved.Namespace ?? ClusterScopedNamespace;
        var name = reporter.NamePrefix + UniqueSuffix();
        var buffer = new ArrayBufferWriter<byte>(768);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata"u8);
            json.WriteString("namespace"u8, ns);
            json.WriteString("name"u8, name);
            json.WriteEndObject();
            json.WriteString("action"u8, draft.Action);
            json.WriteString("type"u8, draft.Type);
            json.WriteString("reason"u8, draft.Reason);
            json.WriteString("message"u8, EventText.ToMessage(draft.Message, draft.KeepNewline));
            json.WriteString("reportingComponent"u8, reporter.Component);
            json.WriteString("reportingInstance"u8, reporter.Instance);
            json.WriteStartObject("source"u8);
            json.WriteString("component"u8, reporter.Component); // the From column of kubectl describe
            json.WriteEndObject();
            WriteReference(json, "involvedObject"u8, involved);
            if (draft.Related is not null) WriteReference(json, "related"u8, draft.Related);
            WriteTimes(json, draft.Time.UtcDateTime);
            json.WriteEndObject();
        }

        return new(ns, name, buffer.WrittenMemory);
    }

    private static void WriteReference(Utf8JsonWriter json, ReadOnlySpan<byte> property, ObjectReference reference)
    {
        json.WriteStartObject(property);
        json.WriteString("apiVersion"u8, reference.ApiVersion);
        json.WriteString("kind"u8, reference.Kind);
        json.WriteString("name"u8, reference.Name);
        if (reference.Uid is not null) json.WriteString("uid"u8, reference.Uid);
        // kubectl describe asks for events of cluster-scoped objects with an empty namespace, so none is written for them.
        if (reference.Namespace is not null) json.WriteString("namespace"u8, reference.Namespace);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, DateTime utc)
    {
        // metav1.Time knows seconds; metav1.MicroTime refuses anything but six digits, zeros included.
        Span<char> text = stackalloc char[32];
        utc.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json.WriteString("firstTimestamp"u8, text[..length]);
        json.WriteString("lastTimestamp"u8, text[..length]);
        utc.TryFormat(text, out length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("eventTime"u8, text[..length]);
    }

    /// <summary>16 characters of 32: with 80 random bits, a million events share a name once in 10^12 runs.</summary>
    private static string UniqueSuffix() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", 16);
}
