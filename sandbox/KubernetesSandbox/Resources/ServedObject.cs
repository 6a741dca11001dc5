using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Discovery;
using KubernetesSandbox.Hosting;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources;

/// <summary>From stored objects, which carry neither apiVersion nor kind, to what a resource shows of them.</summary>
internal static class ServedObject
{
    /// <summary>The object as a GET answers it.</summary>
    public static ReadOnlyMemory<byte> Bytes(ResourceDefinition resource, ReadOnlyMemory<byte> stored)
    {
        var prefix = Encoding.UTF8.GetBytes($$"""{"kind":"{{resource.Kind}}","apiVersion":"{{resource.ApiVersion}}",""");
        var content = Content(resource, stored);
        var served = new byte[prefix.Length + content.Length - 1];
        prefix.CopyTo(served, 0);
        content.Span[1..].CopyTo(served.AsSpan(prefix.Length));
        return served;
    }

    /// <summary>The object as an item of a list: built-in kinds don't repeat apiVersion and kind there.</summary>
    public static ReadOnlyMemory<byte> Item(ResourceDefinition resource, ReadOnlyMemory<byte> stored) =>
        resource.Custom is null ? Content(resource, stored) : Bytes(resource, stored);

    /// <summary>A stored object as nodes.</summary>
    public static JsonObject Parse(StoredObject stored) => Parse(stored.Json);

    /// <summary>A stored object's JSON as nodes.</summary>
    public static JsonObject Parse(ReadOnlyMemory<byte> stored) => JsonNode.Parse(stored.Span)!.AsObject();

    private static ReadOnlyMemory<byte> Content(ResourceDefinition resource, ReadOnlyMemory<byte> stored) =>
        resource.Rules.ServesStored ? stored : Representation.Bytes(resource.Rules.ToServed(Parse(stored)));
}
