using System.Security.Cryptography;
using System.Text;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds;

/// <summary>A resource of the API: what discovery tells of it, and what the handlers need to know.</summary>
internal sealed record ResourceDefinition(
    string Group, string Version, string Plural, string Singular, string Kind, bool Namespaced)
{
    private readonly ResourceKey? _key;

    public string ListKind { get; init; } = Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = [];

    public IReadOnlyList<SubresourceDefinition> Subresources { get; init; } = [];

    /// <summary>The version in which a real server keeps the objects, unless it is the served one.</summary>
    public string? StorageVersion { get; init; }

    /// <summary>A hash of what is stored, for discovery; empty for what is not stored.</summary>
    public string StorageVersionHash => Verbs.Contains("watch") ? Hash($"{Key.Group}/{StorageVersion ?? Version}/{Kind}") : "";

    /// <summary>The fields, of a built-in kind; null when its objects are taken as they are.</summary>
    public GoType? Type { get; init; }

    /// <summary>What each response warns of; null where there is nothing better to use.</summary>
    public string? Deprecation { get; init; }

    /// <summary>What is peculiar to the kind.</summary>
    public KindRules Rules { get; init; } = KindRules.Plain;

    /// <summary>The version of a custom resource definition that it comes from; null for built-in kinds.</summary>
    public CustomVersion? Custom { get; init; }

    /// <summary>Where its objects are kept.</summary>
    public ResourceKey Key
    {
        get => _key ?? Resource;
        init => _key = value;
    }

    /// <summary>Its name in messages: <c>deployments.apps</c>.</summary>
    public ResourceKey Resource => new(Group, Plural);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Its kind's name in messages: <c>Deployment.apps</c>.</summary>
    public string QualifiedKind => Key.Group.Length == 0 ? Kind : $"{Kind}.{Key.Group}";

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    public SubresourceDefinition? Subresource(string name) => Subresources.FirstOrDefault(one => one.Name == name);
}

/// <summary>
/// A subresource, as discovery tells it; group and version of its kind are empty when they are the resource's own.
/// </summary>
internal sealed record SubresourceDefinition(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs);
