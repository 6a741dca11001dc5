namespace KubernetesSandbox.Authorization;

/// <summary>
/// One rule of a role: what may be done
/// (https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/).
/// </summary>
internal sealed record PolicyRule
{
    private const string All = "*";

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The only objects that the rule is about; empty: all.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths; a star at the end stands for any rest.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>Does the rule allow this?</summary>
    public bool Allows(RequestAttributes request) =>
        Has(Verbs, request.Verb)
        && (request.Path is null
            ? Has(ApiGroups, request.Group) && AllowsResource(request) && AllowsName(request.Name)
            : AllowsPath(request.Path));

    private static bool Has(IReadOnlyList<string> values, string wanted)
    {
        foreach (var value in values)
        {
            if (value == All || value == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private bool AllowsResource(RequestAttributes request) =>
        Has(Resources, request.CombinedResource)
        || (request.Subresource.Length > 0 && Has(Resources, $"{All}/{request.Subresource}"));

    // A rule for named objects never allows what has no name: lists and creations.
    private bool AllowsName(string name) => ResourceNames.Count == 0 || ResourceNames.Contains(name);

    private bool AllowsPath(string path)
    {
        foreach (var url in NonResourceUrls)
        {
            if (url == path || (url.EndsWith('*') && path.StartsWith(url.AsSpan(0, url.Length - 1), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
