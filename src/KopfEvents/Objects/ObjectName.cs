using System.Text.RegularExpressions;

namespace KopfEvents.Objects;

/// <summary>
/// An object as a user names it: by <c>-Kind -Name</c>, as <c>kubectl get -o name</c> does, in a row, or by a reference.
/// </summary>
/// <param name="Resource">A kind, or a plural, singular or short name, with <c>.group</c> behind it if wanted.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Namespace">Its namespace; null takes the connection's.</param>
/// <param name="ApiVersion">Group and version; null looks through all that the server serves.</param>
/// <param name="Uid">Its uid, if it is known; then it is not looked up.</param>
internal sealed partial record ObjectName(
    string Resource, string Name, string? Namespace = null, string? ApiVersion = null, string? Uid = null)
{
    /// <summary>
    /// Whether the object can be in any namespace as long as <see cref="Namespace"/> is null: an item of <c>ownerReferences</c>
    /// does not say it, and the owner is where its object is.
    /// </summary>
    public bool IsInAnyNamespace { get; init; }

    /// <summary>
    /// Whether it is plain without asking the server that an event is named. See <see cref="ObjectReference.IsEvent"/>.
    /// </summary>
    public bool IsEvent
    {
        get
        {
            var dot = Resource.IndexOf('.', StringComparison.Ordinal);
            var (resource, group) = dot < 0 ? (Resource, "") : (Resource[..dot], Resource[(dot + 1)..]);
            return resource.ToLowerInvariant() is "event" or "events" or "ev"
                && group is "" or "v1" or "events.k8s.io" or "v1.events.k8s.io"
                && (ApiVersion is null or "v1" || ApiVersion.StartsWith("events.k8s.io/", StringComparison.Ordinal));
        }
    }

    /// <summary>How messages name the object: <c>pod/web-0</c>, and its namespace when that is not the connection's.</summary>
    public string Description => Namespace is null ? ToString() : $"{this} in namespace {Namespace}";

    /// <summary>
    /// Reads a line as <c>kubectl get -o name</c> prints it: <c>pod/web-0</c>, <c>deployment.apps/web</c>, one resource and one
    /// name without white space. Null for anything else.
    /// </summary>
    public static ObjectName? TryParse(string line, string? ns = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        var slash = line.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) return null;
        var (resource, name) = (line[..slash], line[(slash + 1)..]);
        return IsResource(resource) && IsName(name) && !name.Any(char.IsWhiteSpace) ? new ObjectName(resource, name, ns) : null;
    }

    /// <summary>Whether a text can be a kind or a resource, with <c>.version</c> and <c>.group</c> behind it if wanted.</summary>
    public static bool IsResource(string text) => ResourceSyntax().IsMatch(text);

    /// <summary>
    /// Whether the server takes a text as a name for some kind: RBAC's have <c>:</c>, <c>@</c>, <c>+</c> and more.
    /// </summary>
    /// <remarks>Source: Kubernetes' IsValidPathSegmentName; a name has at most 253 characters.</remarks>
    public static bool IsName(string text) => NameSyntax().IsMatch(text);

    /// <summary>The line that can be read again: <c>pod/web-0</c>.</summary>
    public override string ToString() => $"{Resource}/{Name}";

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z")]
    private static partial Regex ResourceSyntax();

    [GeneratedRegex(@"^(?!\.{1,2}\z)[^/%\p{C}]{1,253}\z")]
    private static partial Regex NameSyntax();
}
