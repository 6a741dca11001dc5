namespace KopfEvents.Objects;

/// <summary>What kind an object is of: <c>apps/v1</c> and <c>Deployment</c>.</summary>
/// <param name="ApiVersion">Group and version as objects write them; only the version for the core group.</param>
/// <param name="Kind">The kind in CamelCase.</param>
internal readonly record struct GroupVersionKind(string ApiVersion, string Kind)
{
    /// <summary>The group; empty for the core group.</summary>
    public string Group => Slash < 0 ? "" : ApiVersion[..Slash];

    /// <summary>The version, without the group.</summary>
    public string Version => ApiVersion[(Slash + 1)..];

    /// <summary>
    /// Whether it is that of events, of the core group or of <c>events.k8s.io</c>. Such objects get no events, so that handling
    /// events cannot multiply them (kopf's page on events: "Events for events").
    /// </summary>
    public bool IsEvent => Kind == "Event"
        && (ApiVersion == "v1" || ApiVersion.StartsWith("events.k8s.io/", StringComparison.Ordinal));

    private int Slash => ApiVersion.IndexOf('/', StringComparison.Ordinal);

    /// <summary>Of a group that may be null or empty.</summary>
    public static GroupVersionKind Of(string? group, string version, string kind) =>
        new(string.IsNullOrEmpty(group) ? version : $"{group}/{version}", kind);
}
