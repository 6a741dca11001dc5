using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>
/// Tells what some objects own, directly or not, as the ownerReferences of what exists say it: a Deployment its ReplicaSets and
/// their Pods. Each kind is listed once, with its metadata only, when the first object of it comes up.
/// </summary>
/// <param name="cluster">The server.</param>
/// <param name="owners">The owners. Of those without a uid, group, kind, name and namespace count.</param>
/// <param name="ns">Where to look; null for all namespaces.</param>
/// <remarks>Needs <c>list</c> on each kind.</remarks>
internal sealed class OwnedObjects(Cluster cluster, IReadOnlyList<ObjectReference> owners, string? ns)
{
    /// <summary>Metadata are small.</summary>
    private const int PageSize = 5000;

    private readonly HashSet<string> _ownerUids = [.. owners.Where(one => one.Uid is not null).Select(one => one.Uid!)];
    private readonly Dictionary<string, IReadOnlyList<ObjectReference>> _known = [];
    private readonly Dictionary<string, bool> _isOwned = [];
    private readonly Dictionary<(string Group, string Kind), OwnedKind> _kinds = [];

    /// <summary>Kinds that may not be read, or could not be, each once: what they own is missing.</summary>
    public Queue<ApiException> Failures { get; } = [];

    /// <summary>Whether an object belongs to one of the owners.</summary>
    /// <param name="found">The object.</param>
    /// <param name="canBeNew">
    /// Whether it can have come into being since its kind was listed, as while watching: then it is asked for, once.
    /// </param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async ValueTask<bool> ContainsAsync(ObjectReference found, bool canBeNew, CancellationToken cancellationToken)
    {
        if (found.Uid is null || (ns is not null && found.Namespace is not null && found.Namespace != ns)) return false;
        if (_isOwned.TryGetValue(found.Uid, out var isOwned)) return isOwned;
        if (await OwnersOfAsync(found, canBeNew, cancellationToken).ConfigureAwait(false) is not { } its) return false;
        _isOwned[found.Uid] = false; // until it turns out otherwise; nothing owns itself by a detour
        foreach (var owner in its.Select(one => one with { Namespace = found.Namespace }))
        {
            if (!IsOneOf(owner) && !await ContainsAsync(owner, canBeNew, cancellationToken).ConfigureAwait(false)) continue;
            return _isOwned[found.Uid] = true;
        }

        return false;
    }

    private bool IsOneOf(ObjectReference owner) => (owner.Uid is not null && _ownerUids.Contains(owner.Uid))
        || owners.Any(one => one.Uid is null && one.Kind == owner.Kind && one.Group == owner.Group && one.Name == owner.Name
            && (one.Namespace is null || one.Namespace == owner.Namespace));

    /// <summary>The owners of an object, none for one that is gone; null when they cannot be told, or not yet.</summary>
    private async ValueTask<IReadOnlyList<ObjectReference>?> OwnersOfAsync(
        ObjectReference found, bool canBeNew, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(found.Uid!, out var known)) return known;
        if (!_kinds.TryGetValue((found.Group, found.Kind), out var kind))
        {
            kind = _kinds[(found.Group, found.Kind)] = new OwnedKind();
        }

        if (kind.Failure is { } before && (!canBeNew || !before.IsTransient)) return null;
        try
        {
            if (!kind.IsSought) kind.Resource = await FindAsync(found, cancellationToken).ConfigureAwait(false);
            kind.IsSought = true;
            if (kind.Resource is null) return null;
            if (!kind.IsListed) await ListAsync(kind.Resource, ns, name: null, cancellationToken).ConfigureAwait(false);
            else if (canBeNew)
            {
                await ListAsync(kind.Resource, found.Namespace ?? ns, found.Name, cancellationToken).ConfigureAwait(false);
            }

            kind.IsListed = true;
        }
        catch (ApiException failure) when (failure.Failure != ApiFailure.NotFound)
        {
            if (kind.Failure is null) Failures.Enqueue(failure);
            kind.Failure = failure;
            return null;
        }
        catch (ApiException)
        {
            (kind.IsSought, kind.Resource) = (true, null); // the kind itself is gone
            return null;
        }

        // A uid is never given again: what is not there now is gone.
        return _known.TryGetValue(found.Uid!, out known) ? known : _known[found.Uid!] = [];
    }

    /// <summary>The resource of a kind; null when none of its objects can belong to what is in a namespace.</summary>
    private async Task<ApiResource?> FindAsync(ObjectReference found, CancellationToken cancellationToken)
    {
        var all = await cluster.Resources.AllAsync(cancellationToken).ConfigureAwait(false);
        // Not every reporter says the version of what its events are about.
        var isUnversioned = found.ApiVersion.Length == 0;
        var resource = all.FirstOrDefault(one =>
            one.Kind == found.Kind && (one.Group == found.Group || isUnversioned) && one.Verbs.Contains("list"));
        // It may have been defined since all were asked for.
        if (resource is null && !isUnversioned)
        {
            resource = await cluster.Resources.FindAsync(found.Kind, found.ApiVersion, cancellationToken).ConfigureAwait(false);
        }

        return resource is { IsNamespaced: false } && ns is not null ? null : resource;
    }

    /// <summary>Notes the owners of all objects of a resource, or of the one with a name.</summary>
    private async Task ListAsync(ApiResource resource, string? where, string? name, CancellationToken cancellationToken)
    {
        var query = new ObjectQuery(resource)
        {
            Namespace = resource.IsNamespaced ? where : null,
            Name = name,
            PageSize = PageSize,
            IsMetadataOnly = true,
        };
        await foreach (
            var read in ObjectSource.ListAsync(cluster, query, new ObjectMetadataBuilder(), cancellationToken)
            .ConfigureAwait(false))
        {
            if (read.Note is not null) continue;
            _known[read.Value.Uid] = read.Value.Owners;
            if (read.Value.MirroredUid is { } mirrored) _known[mirrored] = read.Value.Owners;
        }
    }

    /// <summary>What is known of a kind.</summary>
    private sealed class OwnedKind
    {
        /// <summary>Whether its resource has been looked for.</summary>
        public bool IsSought { get; set; }

        /// <summary>Its resource; null when it has none that counts.</summary>
        public ApiResource? Resource { get; set; }

        /// <summary>Whether its objects have been listed.</summary>
        public bool IsListed { get; set; }

        /// <summary>Why they could not be, the last time.</summary>
        public ApiException? Failure { get; set; }
    }
}
