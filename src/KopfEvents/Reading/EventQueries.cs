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

    /// <summary>The events of an object: by its uid where that is known, else by its name, which finds those of its namesakes before it as well.</summary>
    public static IReadOnlyList<ObjectQuery> About(ObjectReference involved)
    {
        ArgumentNullException.ThrowIfNull(involved);
        var named = $"involvedObject.kind={involved.Kind},involvedObject.name={involved.Name}";
        var query = All(involved.Namespace);
        if (involved.Uid is null) return [query with { FieldSelector = named }];

        var precise = $"{named},involvedObject.namespace={involved.Namespace},involvedObject.uid=";
        ObjectQuery byUid = query with { FieldSelector = precise + involved.Uid };
        // The kubelet takes the node's name for its uid.
        return involved.Kind == "Node" && involved.Group.Length == 0
            ? [byUid, query with { FieldSelector = precise + involved.Name }]
            : [byUid];
    }

    /// <summary>The reference of an object that is only named; without asking for its uid.</summary>
    /// <exception cref="ApiException">The server does not serve such a resource.</exception>
    public static async Task<ObjectReference> ReferenceAsync(Cluster cluster, ObjectName name, string? defaultNamespace, CancellationToken cancellationToken)
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        return await new ReferenceResolver(cluster, defaultNamespace).FindAsync(name, attempts).ConfigureAwait(false);
    }
}
