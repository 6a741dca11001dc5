using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>
/// Tells what some objects own, directly or not, as the ownerReferences of what exists say it: a Deployment its ReplicaSets and
/// their Pods. Each kind is listed once, with its metadata only, when the first object of it comes up.
/// </summary>
/// <param name="cluster">The server.</param>
/// <param name="owners">The owners. Of those without a uid, group, kind and name count.</param>
/// <param name="ns">Where to look; null for all namespaces.</param>
/// <param name="mayGrow">Whether objects that come up later are asked for one by one, as while watching.</param>
/// <remarks>Needs <c>list</c> on each kind, and <c>get</c> while watching.</remarks>
internal sealed class OwnedObjects(Cluster cluster, IReadOnlyList<ObjectReference> owners, string? ns, bool mayGrow)
{
    /// <summary>Metadata are small.</summary>
    private const int PageSize = 5000;

    private readonly HashSet<string> _ownerUids = [.. owners.Where(one => one.Uid is not null).Select(one => one.Uid!)];
    private readonly Dictionary<string, IReadOnlyList<ObjectReference>> _known = [];
    private readonly Dictionary<string, bool> _isOwned = [];
    private readonly Dictionary<(string Group, string Kind), ApiResource?> _kinds = [];

    /// <summary>Kinds that may not be read, or could not be: what they own is missing.</summary>
    public Queue<ApiException> Failures { get; } = [];

    /// <summary>Whether an object belongs to one of the owners.</summary>
    public async ValueTask<bool> ContainsAsync(ObjectReference found, CancellationToken cancellationToken)
    {
        if (found.Uid is null) return false;
        if (_isOwned.TryGetValue(found.Uid, out var isOwned)) return isOwned;
        if (await OwnersOfAsync(found, cancellationToken).ConfigureAwait(false) is not { } its) return mayGrow
            ? false
            : _isOwned[found.Uid] = false;
        _isOwned[found.Uid] = false; // until it turns out otherwise; nothing owns itself by a detour
        foreach (var owner in its)
        {
            if (!IsOneOf(owner) && !await ContainsAsync(owner with { Namespace = found.Namespace }, cancellationToken)
                .ConfigureAwait(false)) continue;
            return _isOwned[found.Uid] = true;
        }

        return false;
    }

    private bool IsOneOf(ObjectReference owner) => (owner.Uid is not null && _ownerUids.Contains(owner.Uid))
        || owners.Any(one => one.Uid is null && one.Kind == owner.Kind && one.Group == owner.Group && one.Name == owner.Name);

    /// <summary>The owners of an object; null when it is not there any more, or may not be seen.</summary>
    private async ValueTask<IReadOnlyList<ObjectReference>?> OwnersOfAsync(
        ObjectReference found, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(found.Uid!, out var known)) return known;
        try
        {
            if (!_kinds.TryGetValue((found.Group, found.Kind), out var resource))
            {
                resource = _kinds[(found.Group, found.Kind)] = await FindAsync(found, cancellationToken).ConfigureAwait(false);
                if (resource is not null) await ListAsync(resource, cancellationToken).ConfigureAwait(false);
            }
            else if (resource is not null && mayGrow)
            {
                var metadata = await ObjectSource.GetAsync(
                    cluster, resource, found.Namespace ?? ns, found.Name, new ObjectMetadataBuilder(), cancellationToken,
                        MetadataMediaTypes.Object).ConfigureAwait(false);
                _known[metadata.Uid] = metadata.Owners;
            }
        }
        catch (ApiException failure)
        {
            if (failure.Failure != ApiFailure.NotFound)
            {
                _kinds[(found.Group, found.Kind)] = null; // once is enough
                Failures.Enqueue(failure);
            }
        }

        return _known.GetValueOrDefault(found.Uid!);
    }

    /// <summary>The resource of a kind; null when none of its objects can belong to what is in a namespace.</summary>
    private async Task<ApiResource?> FindAsync(ObjectReference found, CancellationToken cancellationToken)
    {
        var all = await cluster.Resources.AllAsync(cancellationToken).ConfigureAwait(false);
        var resource =
            all.FirstOrDefault(one => one.Kind == found.Kind && one.Group == found.Group && one.Verbs.Contains("list"));
        return resource is { IsNamespaced: false } && ns is not null ? null : resource;
    }

    private async Task ListAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        var query = new ObjectQuery(
            resource)
        { Namespace = resource.IsNamespaced ? ns : null, PageSize = PageSize, IsMetadataOnly = true };
        await foreach (
            var read in ObjectSource.ListAsync(cluster, query, new ObjectMetadataBuilder(), cancellationToken)
            .ConfigureAwait(false))
        {
            if (read.Note is null) _known[read.Value.Uid] = read.Value.Owners;
        }
    }
}
