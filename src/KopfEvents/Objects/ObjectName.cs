namespace KopfEvents.Objects;

/// <summary>An object as a user names it, by <c>-Kind -Name</c> or as <c>kubectl get -o name</c> prints it.</summary>
/// <param name="Resource">A kind, or a plural, singular or short name, with <c>.group</c> behind it if wanted.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Namespace">Its namespace; null takes the connection's.</param>
/// <param name="ApiVersion">Group and version; null looks through all that the server serves.</param>
/// <param name="Uid">Its uid, if it is known; then it is not looked up.</param>
internal sealed record ObjectName(string Resource, string Name, string? Namespace = null, string? ApiVersion = null, string? Uid = null)
{
    /// <summary>Whether it is plain without asking the server that an event is named. See <see cref="ObjectReference.IsEvent"/>.</summary>
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

    /// <summary>
    /// Reads a line as <c>kubectl get -o name</c> prints it: <c>pod/web-0</c>, <c>deployment.apps/web</c>. Null for anything else.
    /// </summary>
    public static ObjectName? TryParse(string line, string? ns = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        var slash = line.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == line.Length - 1 || slash != line.LastIndexOf('/')) return null;
        var (resource, name) = (line[..slash], line[(slash + 1)..]);
        return resource.All(IsNameCharacter) && name.All(c => IsNameCharacter(c) || c is ':' or '_')
            ? new ObjectName(resource, name, ns)
            : null;
    }

    /// <summary>How messages name the object: <c>pod/web-0</c>, and its namespace when that is not the connection's.</summary>
    public string Description => Namespace is null ? ToString() : $"{this} in namespace {Namespace}";

    /// <summary>The line that can be read again: <c>pod/web-0</c>.</summary>
    public override string ToString() => $"{Resource}/{Name}";

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';
}
