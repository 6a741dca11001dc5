namespace KopfEvents.Connections;

/// <summary>One resource that the API server serves, as its discovery describes it.</summary>
/// <param name="ApiVersion">Group and version, such as <c>apps/v1</c>.</param>
/// <param name="Kind">The kind of its objects, such as <c>Deployment</c>.</param>
/// <param name="Plural">Its name in paths, such as <c>deployments</c>.</param>
/// <param name="Singular">Its name for one object; may be empty.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
/// <param name="ShortNames">Other names, such as <c>deploy</c>.</param>
public sealed record ApiResource(
    string ApiVersion, string Kind, string Plural, string Singular, bool IsNamespaced, IReadOnlyList<string> ShortNames)
{
    /// <summary>The group; empty for the core group.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>The version, without the group.</summary>
    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The path of one object, below the server.</summary>
    /// <param name="ns">The namespace; not used for a cluster-scoped resource.</param>
    /// <param name="name">The object's name.</param>
    public string PathOf(string? ns, string name)
    {
        var scope = IsNamespaced ? $"namespaces/{Uri.EscapeDataString(ns ?? "default")}/" : "";
        return $"{RootOf(ApiVersion)}/{scope}{Plural}/{Uri.EscapeDataString(name)}";
    }

    /// <summary>
    /// Whether a user who writes <paramref name="text"/> can mean this resource: its plural, singular, short name or kind,
    /// alone or followed by <c>.group</c> or <c>.version.group</c>; in any case, as with kubectl.
    /// </summary>
    public bool IsNamed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (HasName(text)) return true;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !HasName(text[..dot])) return false;
        var rest = text[(dot + 1)..];
        return Group.Length > 0
            ? Is(rest, Group) || Is(rest, $"{Version}.{Group}")
            : Is(rest, Version) || Is(rest, $"{Version}.");
    }

    /// <summary>The path of a group and version, below the server.</summary>
    internal static string RootOf(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";

    private bool HasName(string text) =>
        Is(text, Plural) || Is(text, Singular) || Is(text, Kind) || ShortNames.Any(one => Is(text, one));

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
