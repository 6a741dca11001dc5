using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>Completes references: an event without the uid of its object is not shown by <c>kubectl describe</c>.</summary>
internal sealed class ReferenceResolver(Cluster cluster, string? defaultNamespace)
{
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>Answers the reference itself when it is complete, or else the same with the uid that one GET finds.</summary>
    /// <exception cref="ApiException">The object is not there, or may not be read.</exception>
    public async ValueTask<ObjectReference> ResolveAsync(ObjectReference reference, CancellationToken cancellationToken)
    {
        if (reference.Uid is not null) return reference;
        var resource = await cluster.Resources.FindAsync(reference.Kind, reference.ApiVersion, cancellationToken).ConfigureAwait(false);
        return await GetAsync(resource, reference.Name, reference.Namespace, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the object that is named.</summary>
    /// <exception cref="ApiException">The object or its kind is not there, or may not be read.</exception>
    public async ValueTask<ObjectReference> ResolveAsync(ObjectName name, CancellationToken cancellationToken)
    {
        var resource = await cluster.Resources.FindAsync(name.Resource, name.ApiVersion, cancellationToken).ConfigureAwait(false);
        return await GetAsync(resource, name.Name, name.Namespace, name.Uid, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ObjectReference> GetAsync(
        ApiResource resource, string name, string? ns, string? uid, CancellationToken cancellationToken)
    {
        var scope = resource.IsNamespaced ? ns ?? defaultNamespace ?? cluster.Namespace : null;
        if (uid is not null) return new ObjectReference(resource.ApiVersion, resource.Kind, name, scope, uid);

        using var json = await cluster.GetJsonAsync(resource.PathOf(scope, name), MetadataOnly, cancellationToken).ConfigureAwait(false);
        var found = json.RootElement.GetProperty("metadata").GetProperty("uid").GetString();
        return new ObjectReference(resource.ApiVersion, resource.Kind, name, scope, found);
    }
}
