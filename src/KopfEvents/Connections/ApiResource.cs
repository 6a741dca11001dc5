using KopfEvents.Objects;

namespace KopfEvents.Connections;

/// <summary>One resource that the API server serves, as its discovery describes it.</summary>
/// <param name="ApiVersion">Group and version, such as <c>apps/v1</c>.</param>
/// <param name="Kind">The kind of its objects, such as <c>Deployment</c>.</param>
/// <param name="Plural">Its name in paths, such as <c>deployments</c>.</param>
/// <param name="Singular">Its name for one object; may be empty.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="ShortNames">Other names, such as <c>deploy</c>.</param>
internal sealed record ApiResource(
    string ApiVersion, string Kind, string Plural, string Singular, bool IsNamespaced, IReadOnlyList<string> ShortNames)
{
    /// <summary>What can be done with it, such as <c>get</c>, <c>list</c> and <c>watch</c>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>Groups of resources that it belongs to, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What kind its objects are of.</summary>
    public GroupVersionKind GroupVersionKind => new(ApiVersion, Kind);

    /// <summary>The group; empty for the core group.</summary>
    public string Group => GroupVersionKind.Group;

    /// <summary>Plural and group, such as <c>deployments.apps</c>: what tells resources of the same name apart.</summary>
    public string FullName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The path of the objects of one namespace, or of all, below the server.</summary>
    /// <param name="ns">The namespace; null for all of them. Not used for a cluster-scoped resource.</param>
    public string PathOf(string? ns)
    {
        var scope = IsNamespaced && ns is not null ? $"namespaces/{Uri.EscapeDataString(ns)}/" : "";
        return $"{RootOf(ApiVersion)}/{scope}{Plural}";
    }

    /// <summary>The path of one object, below the server.</summary>
    /// <param name="ns">The namespace; null for a cluster-scoped resource only.</param>
    /// <param name="name">The object's name.</param>
    /// <exception cref="ApiException">The name can be none, since it would lead to another path.</exception>
    public string PathOf(string? ns, string name) => name is "." or ".." || name.Contains('/', StringComparison.Ordinal)
        ? throw new ApiException(ApiFailure.NotFound, $"'{name}' is not the name of an object.")
        : $"{PathOf(ns)}/{Uri.EscapeDataString(name)}";

    /// <summary>
    /// How a user's <paramref name="text"/> names this resource, if it does: its plural, singular, short name or kind, alone or
    /// followed by <c>.group</c> or <c>.version.group</c>; in any case, as with kubectl.
    /// </summary>
    internal ResourceMatch Match(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (MatchName(text) is not ResourceMatch.None and var whole) return whole;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return ResourceMatch.None;
        var rest = text[(dot + 1)..];
        var (group, version) = (GroupVersionKind.Group, GroupVersionKind.Version);
        var isOurs = group.Length > 0
            ? Is(rest, group) || Is(rest, $"{version}.{group}")
            : Is(rest, version) || Is(rest, $"{version}.");
        return isOurs ? MatchName(text[..dot]) : ResourceMatch.None;
    }

    /// <summary>The path of a group and version, below the server.</summary>
    internal static string RootOf(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";

    private ResourceMatch MatchName(string text) =>
        Is(text, Plural) ? ResourceMatch.Plural
        : Is(text, Singular) || Is(text, Kind) ? ResourceMatch.Singular
        : ShortNames.Any(one => Is(text, one)) ? ResourceMatch.ShortName
        : ResourceMatch.None;

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// How a resource is named, the strongest first: a plural wins over another resource's short name, as with kubectl.
/// </summary>
internal enum ResourceMatch
{
    Plural,
    Singular,
    ShortName,
    None,
}
