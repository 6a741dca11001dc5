using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>Where the events of an object are found: as <c>kubectl describe</c> looks for them.</summary>
/// <remarks>Needs <c>list</c> on <c>events</c>; in all namespaces for cluster-scoped objects.</remarks>
internal static class EventQueries
{
    private static readonly ApiResource Events = new("v1", "Event", "events", "event", IsNamespaced: true, ["ev"]);

    /// <summary>The annotation of a pod that mirrors a static one: the uid of that, by which its kubelet knows it.</summary>
    public const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>All events of a namespace; null for all namespaces.</summary>
    public static ObjectQuery All(string? ns) => new(Events) { Namespace = ns };

    /// <summary>
    /// The events of an object: by its uid where that is known, as <c>kubectl describe</c> finds them; else by group, version,
    /// kind and name, as <c>kubectl events --for</c> does, which finds those of its namesakes before it as well.
    /// </summary>
    public static ObjectQuery About(ObjectReference involved)
    {
        ArgumentNullException.ThrowIfNull(involved);
        var query = All(involved.Namespace);
        var (kind, name) = (
            FieldTerm.Equal("involvedObject.kind", involved.Kind), FieldTerm.Equal("involvedObject.name", involved.Name));
        if (involved.Uid is null)
        {
            return query with
            {
                FieldSelector = FieldSelector.All(kind, FieldTerm.Equal("involvedObject.apiVersion", involved.ApiVersion), name),
            };
        }

        return query with
        {
            FieldSelector = FieldSelector.All(
                kind, name, FieldTerm.Equal("involvedObject.namespace", involved.Namespace),
                FieldTerm.Equal("involvedObject.uid", involved.Uid)),
        };
    }

    /// <summary>
    /// What events call an object: as it is, and by the uid that the kubelet knows it by where that is another one, as <c>kubectl
    /// describe</c> has it. Of a node that is its name; of the mirror of a static pod, that pod's.
    /// </summary>
    /// <param name="involved">The object's reference.</param>
    /// <param name="value">The object; null if it is only named.</param>
    /// <param name="properties">How to look into it.</param>
    public static IReadOnlyList<ObjectReference> References(ObjectReference involved, object? value, IPropertyReader properties)
    {
        ArgumentNullException.ThrowIfNull(involved);
        if (involved.Uid is null || involved.Group.Length > 0) return [involved];
        return involved.Kind switch
        {
            "Node" => [involved, involved with { Uid = involved.Name }],
            "Pod" when MirroredUid(value, properties) is { } uid => [involved, involved with { Uid = uid }],
            _ => [involved],
        };
    }

    /// <summary>The reference of an object that is only named; without asking for its uid.</summary>
    /// <exception cref="ApiException">The server does not serve such a resource.</exception>
    public static async Task<ObjectReference> ReferenceAsync(
        Cluster cluster, ObjectName name, string? defaultNamespace, CancellationToken cancellationToken)
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        return await new ReferenceResolver(cluster, defaultNamespace).FindAsync(name, attempts).ConfigureAwait(false);
    }

    private static string? MirroredUid(object? value, IPropertyReader properties) =>
        value is not null
        && properties.TryGet(value, "metadata", out var metadata)
        && properties.TryGet(metadata!, "annotations", out var annotations)
        && properties.TryGet(annotations!, MirrorAnnotation, out var mirrored)
        && properties.TryGetText(mirrored!, out var uid)
            ? uid
            : null;
}
