using System.Net;
using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>Completes references: an event without the uid of its object is not shown by <c>kubectl describe</c>.</summary>
internal sealed class ReferenceResolver(Cluster cluster, string? defaultNamespace)
{
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>Finds the object of an event: the reference itself when it is complete, or else with the uid that one GET finds.</summary>
    /// <exception cref="ApiException">The object or its kind is not there, or may not be read.</exception>
    public ValueTask<ObjectReference> ResolveAsync(PendingEvent item, Retry retry) =>
        item.Involved is { Uid: not null } complete ? new(complete) : new(retry.RunAsync(token => LookUpAsync(item, token)));

    private async Task<ObjectReference> LookUpAsync(PendingEvent item, CancellationToken cancellationToken)
    {
        var (resource, apiVersion) = item.Named is { } named ? (named.Resource, named.ApiVersion) : (item.Involved!.Kind, item.Involved.ApiVersion);
        var found = await cluster.Resources.FindAsync(resource, apiVersion, cancellationToken).ConfigureAwait(false);
        return item.Named is { } name
            ? await GetAsync(found, name.Name, name.Namespace, name.Uid, cancellationToken).ConfigureAwait(false)
            : await GetAsync(found, item.Involved!.Name, item.Involved.Namespace, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ObjectReference> GetAsync(
        ApiResource resource, string name, string? ns, string? uid, CancellationToken cancellationToken)
    {
        var scope = resource.IsNamespaced ? ns ?? defaultNamespace ?? cluster.Namespace : null;
        if (uid is not null) return new ObjectReference(resource.ApiVersion, resource.Kind, name, scope, uid);

        try
        {
            using var json = await cluster.GetJsonAsync(resource.PathOf(scope, name), MetadataOnly, cancellationToken).ConfigureAwait(false);
            var found = json.RootElement.GetProperty("metadata").GetProperty("uid").GetString();
            return new ObjectReference(resource.ApiVersion, resource.Kind, name, scope, found);
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound && scope is not null && (ns ?? defaultNamespace) is null)
        {
            // The server does not say where it has looked, and neither has the user.
            throw new ApiException(HttpStatusCode.NotFound, exception.Reason, $"{exception.Message} in namespace {scope}, which is the context's");
        }
    }
}
