using KubernetesSandbox.Store;

namespace KubernetesSandbox.Discovery;

/// <summary>A resource of the API, as discovery tells it.</summary>
internal sealed record ResourceDefinition(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    public string Singular { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<SubresourceDefinition> Subresources { get; init; } = [];

    /// <summary>Whether it comes from a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Where its objects are kept.</summary>
    public ResourceKey Key { get; } = new(Group, Plural);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>A subresource, as discovery tells it; group and version of its kind are empty when they are the resource's own.</summary>
internal sealed record SubresourceDefinition(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs);

/// <summary>All resources that are served: the built-in ones of <c>resources.json</c>, and those of custom resource definitions.</summary>
internal sealed class ResourceCatalog
{
    private readonly List<ResourceDefinition> _resources = [];

    public ResourceDefinition? Find(string group, string version, string plural) =>
        _resources.Find(resource => resource.Plural == plural && resource.Group == group && resource.Version == version);
}
