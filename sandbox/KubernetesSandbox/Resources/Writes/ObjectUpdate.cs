using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>What of an object stays as it was when it is written to.</summary>
internal static class ObjectUpdate
{
    private static readonly string[] ServerSet =
    [
        "generateName", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion",
    ];

    /// <summary>Puts back what a write of this kind cannot touch.</summary>
    /// <param name="subresource">Empty, or <c>status</c>: then nothing but the status is new.</param>
    public static void CarryOver(ResourceDefinition resource, JsonObject next, JsonObject old, string subresource)
    {
        var (metadata, before) = (next.Object("metadata")!, old.Object("metadata")!);
        foreach (var name in ServerSet)
        {
            metadata[name] = before[name]?.DeepClone();
            if (metadata[name] is null)
            {
                metadata.Remove(name);
            }
        }

        if (metadata["managedFields"] is null && before["managedFields"] is { } managed)
        {
            metadata["managedFields"] = managed.DeepClone();
        }

        metadata.Remove("selfLink");
        metadata.Default("uid", before.String("uid"));
        if (metadata.String("uid").Length == 0)
        {
            metadata["uid"] = before.String("uid");
        }

        if (subresource == "status")
        {
            foreach (var name in next.Select(pair => pair.Key).Where(name => name is not ("metadata" or "status")).ToList())
            {
                next.Remove(name);
            }

            foreach (var (name, value) in old.Where(pair => pair.Key is not ("metadata" or "status")))
            {
                next[name] = value?.DeepClone();
            }

            if (resource.Custom is not null)
            {
                next["metadata"] = before.DeepClone();
            }
        }
        else if (resource.Subresource("status") is not null)
        {
            ResetStatus(resource, next, old["status"]);
        }

        if (subresource.Length == 0)
        {
            resource.Rules.PrepareForUpdate(next, old);
        }
    }

    /// <summary>Sets the status to a former one, or to what an untouched one looks like.</summary>
    public static void ResetStatus(ResourceDefinition resource, JsonObject subject, JsonNode? status)
    {
        subject.Remove("status");
        if (status is not null)
        {
            subject["status"] = status.DeepClone();
        }
        else if (resource.Type?.Find("status") is { } field)
        {
            subject["status"] = TypedDecoder.Empty(field.Type.Struct);
        }
    }

    /// <summary>Whether anything but metadata and status is different.</summary>
    public static bool SpecDiffers(JsonObject next, JsonObject old)
    {
        static JsonObject Spec(JsonObject subject)
        {
            var spec = subject.DeepClone().AsObject();
            spec.Remove("metadata");
            spec.Remove("status");
            return spec;
        }

        return !JsonNode.DeepEquals(Spec(next), Spec(old));
    }
}
