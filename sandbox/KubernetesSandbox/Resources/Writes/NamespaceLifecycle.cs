using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>
/// Nothing new in a namespace that is not there or is going away, and which namespaces may not go (an admission plugin of the
/// same name).
/// </summary>
internal static class NamespaceLifecycle
{
    private static readonly string[] Immortal = ["default", "kube-system", "kube-public"];

    public static ResourceKey Key { get; } = new("", "namespaces");

    public static void Check(ObjectStore store, ResourceDefinition resource, string @namespace, JsonObject subject)
    {
        if (!resource.Namespaced)
        {
            return;
        }

        var found = store.Find(Key, "", @namespace) ?? throw new StatusException(Status.NotFound("namespaces", @namespace));
        if (IsTerminating(found))
        {
            var name = subject.Object("metadata").String("name");
            var details = new StatusDetails(name.Length == 0 ? null : name, resource.Group.Length == 0 ? null : resource.Group,
                resource.Plural)
            {
                Causes =
                [
                    new StatusCause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace"),
                ],
            };
            throw new StatusException(Status.Forbidden(
                resource.Resource.ToString(), name,
                $"unable to create new content in namespace {@namespace} because it is being terminated", details));
        }
    }

    public static void CheckDeletion(ResourceDefinition resource, string name)
    {
        if (resource.Key == Key && Immortal.Contains(name))
        {
            throw new StatusException(Status.Forbidden("namespaces", name, "this namespace may not be deleted"));
        }
    }

    public static bool IsTerminating(StoredObject @namespace) => @namespace.Json.Span.IndexOf("\"deletionTimestamp\""u8) >= 0;
}
