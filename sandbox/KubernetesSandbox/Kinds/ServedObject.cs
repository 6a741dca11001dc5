using System.Text;
using KubernetesSandbox.Json;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds;

/// <summary>From stored objects, which carry neither apiVersion nor kind, to what a resource shows of them.</summary>
internal static class ServedObject
{
    /// <summary>The object as a GET gives it.</summary>
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

    private static ReadOnlyMemory<byte> Content(ResourceDefinition resource, ReadOnlyMemory<byte> stored) =>
        resource.Rules.ServesStored ? stored : JsonText.Bytes(resource.Rules.ToServed(StoredJson.Parse(stored)));
}
