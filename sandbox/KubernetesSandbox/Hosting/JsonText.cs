using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Hosting;

/// <summary>JSON inside of messages, escaped no more than it must be, as Go does it.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string in double quotes.</summary>
    public static string Quote(string value) => JsonSerializer.Serialize(value, Relaxed);

    /// <summary>A value on one line; <c>null</c> for none.</summary>
    public static string Compact(JsonNode? node) => node?.ToJsonString(Relaxed) ?? "null";
}
