namespace KopfEvents.Objects;

/// <summary>
/// Which object an event is about: the <c>involvedObject</c> (and <c>related</c>) of an event.
/// </summary>
/// <param name="ApiVersion">Group and version, such as <c>apps/v1</c>; <c>v1</c> for the core group.</param>
/// <param name="Kind">The kind in CamelCase, such as <c>Pod</c>.</param>
/// <param name="Name">The value of <c>metadata.name</c>.</param>
/// <param name="Namespace">The value of <c>metadata.namespace</c>; null for a cluster-scoped object.</param>
/// <param name="Uid">
/// The value of <c>metadata.uid</c>; null when it is not known. <c>kubectl describe</c> shows only events that carry the
/// object's uid, so the recorder looks a missing one up before it posts.
/// </param>
/// <remarks>
/// Source: Kubernetes API reference, ObjectReference v1 core. <c>resourceVersion</c> is left out as kopf leaves it out;
/// <c>fieldPath</c> is the event's.
/// </remarks>
internal sealed record ObjectReference(string ApiVersion, string Kind, string Name, string? Namespace = null, string? Uid = null)
{
    /// <summary>What kind the object is of.</summary>
    public GroupVersionKind GroupVersionKind => new(ApiVersion, Kind);

    /// <summary>The group of <see cref="ApiVersion"/>; empty for the core group.</summary>
    public string Group => GroupVersionKind.Group;

    /// <summary>Whether the object is itself an event. See <see cref="GroupVersionKind.IsEvent"/>.</summary>
    public bool IsEvent => GroupVersionKind.IsEvent;

    /// <summary>How messages name the object: <c>Pod apps/web-0</c>, or <c>Node node-1</c> without a namespace.</summary>
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
