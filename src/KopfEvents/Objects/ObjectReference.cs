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
/// Source: Kubernetes API reference, ObjectReference v1 core. <c>resourceVersion</c> is left out as kopf leaves it out; <c>fieldPath</c> is the event's.
/// </remarks>
internal sealed record ObjectReference(string ApiVersion, string Kind, string Name, string? Namespace = null, string? Uid = null)
{
    /// <summary>
    /// Whether the object is itself an event, of the core group or of <c>events.k8s.io</c>. Such objects get no events,
    /// so that handling events cannot multiply them (kopf's page on events: "Events for events").
    /// </summary>
    public bool IsEvent =>
        Kind == "Event" && (ApiVersion == "v1" || ApiVersion.StartsWith("events.k8s.io/", StringComparison.Ordinal));

    /// <summary>The group of <see cref="ApiVersion"/>; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? ApiVersion[..slash] : "";

    /// <summary>How messages name the object: <c>Pod apps/web-0</c>, or <c>Node node-1</c> without a namespace.</summary>
    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
