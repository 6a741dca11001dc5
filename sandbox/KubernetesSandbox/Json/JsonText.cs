using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Json;

/// <summary>JSON as text and as bytes, escaped no more than it must be, as Go does it.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions RelaxedWriter =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A string in double quotes.</summary>
    public static string Quote(string value) => JsonSerializer.Serialize(value, Relaxed);

    /// <summary>A value on one line; <c>null</c> for none.</summary>
    public static string Compact(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "null";

    /// <summary>JSON as it is sent and stored.</summary>
    public static ReadOnlyMemory<byte> Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, RelaxedWriter))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }
}
