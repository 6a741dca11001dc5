using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>Where the events of an object are found: as <c>kubectl describe</c> looks for them.</summary>
/// <remarks>Needs <c>list</c> on <c>events</c>; in all namespaces for cluster-scoped objects.</remarks>
internal static class EventQueries
{
    private static readonly ApiResource Events = new("v1", "Event", "events", "event", IsNamespaced: true, ["ev"]);

    /// <summary>All events of a namespace; null for all namespaces.</summary>
    public static ObjectQuery All(string? ns) => new(Events) { Namespace = ns };

    /// <summary>
    /// The events of an object: by its uid where that is known, as <c>kubectl describe</c> finds them; else by group, version,
    /// kind and name, as <c>kubectl events --for</c> does, which finds those of its namesakes before it as well.
    /// </summary>
    public static IReadOnlyList<ObjectQuery> About(ObjectReference involved)
    {
        ArgumentNullException.ThrowIfNull(involved);
        var query = All(involved.Namespace);
        var (kind, name) = (
            FieldTerm.Equal("involvedObject.kind", involved.Kind), FieldTerm.Equal("involvedObject.name", involved.Name));
        if (involved.Uid is null)
        {
            return [query with { FieldSelector =
                FieldSelector.All(kind, FieldTerm.Equal("involvedObject.apiVersion", involved.ApiVersion), name) }];
        }

        ObjectQuery ByUid(string uid) => query with
        {
            FieldSelector = FieldSelector.All(
                kind, name, FieldTerm.Equal("involvedObject.namespace", involved.Namespace),
                    FieldTerm.Equal("involvedObject.uid", uid)),
        };

        // The kubelet takes the node's name for its uid.
        return involved.Kind == "Node" && involved.Group.Length == 0
            ? [ByUid(involved.Uid), ByUid(involved.Name)]
            : [ByUid(involved.Uid)];
    }

    /// <summary>The reference of an object that is only named; without asking for its uid.</summary>
    /// <exception cref="ApiException">The server does not serve such a resource.</exception>
    public static async Task<ObjectReference> ReferenceAsync(
        Cluster cluster, ObjectName name, string? defaultNamespace, CancellationToken cancellationToken)
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        return await new ReferenceResolver(cluster, defaultNamespace).FindAsync(name, attempts).ConfigureAwait(false);
    }
}
