using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Store;

/// <summary>Objects as the store holds them: from bytes to nodes and back.</summary>
internal static class StoredJson
{
    /// <summary>A stored object as nodes.</summary>
    public static JsonObject Parse(StoredObject stored) => Parse(stored.Json);

    /// <summary>A stored object's JSON as nodes.</summary>
    public static JsonObject Parse(ReadOnlyMemory<byte> stored) => JsonNode.Parse(stored.Span)!.AsObject();

    /// <summary>An object's bytes with the version it gets.</summary>
    public static ReadOnlyMemory<byte> Render(JsonObject subject, long version)
    {
        subject.Ensure("metadata")["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return JsonText.Bytes(subject);
    }
}
