using System.Collections.Frozen;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds;

/// <summary>
/// All resources that are served: the built-in ones, and those that custom resource definitions in the store ask for.
/// </summary>
internal sealed class ResourceCatalog
{
    private static readonly (IReadOnlyList<ResourceDefinition> Resources, IReadOnlyList<string> GroupVersions) BuiltIn =
        BuiltInResources.Load();

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, IReadOnlyList<ResourceDefinition>> _custom = new(StringComparer.Ordinal);
    private Tables _tables = new([], 1);

    public ResourceCatalog(ObjectStore store)
    {
        store.Changed += change =>
        {
            if (change.Resource == CustomDefinitions.Key)
            {
                Update(change);
            }
        };
    }

    /// <summary>The resources in the order of discovery.</summary>
    public IReadOnlyList<ResourceDefinition> All => _tables.All;

    /// <summary>Every group/version in the order of discovery, with those that have no resources.</summary>
    public IReadOnlyList<string> GroupVersions => _tables.GroupVersions;

    /// <summary>Grows with each change, for what is derived from the catalog.</summary>
    public int Generation => _tables.Generation;

    public ResourceDefinition? Find(string group, string version, string plural) =>
        _tables.ByPath.GetValueOrDefault((group, version, plural));

    /// <summary>The resource whose objects say this of themselves.</summary>
    public ResourceDefinition? FindKind(string apiVersion, string kind) =>
        _tables.All.FirstOrDefault(resource => resource.Kind == kind && resource.ApiVersion == apiVersion);

    /// <summary>The fields of a built-in kind; null when there are none to know.</summary>
    public static GoType? FindBuiltInType(string apiVersion, string kind) =>
        BuiltIn.Resources.FirstOrDefault(resource => resource.Kind == kind && resource.ApiVersion == apiVersion)?.Type;

    /// <summary>Whether a group is one of custom resources, whose unknown paths get a 404 of plain text.</summary>
    public static bool IsBuiltInGroup(string group) =>
        BuiltIn.GroupVersions.Any(known => known.StartsWith(group + "/", StringComparison.Ordinal));

    private void Update(Change change)
    {
        lock (_lock)
        {
            _custom.Remove(change.Object.Name);
            if (change.Type != ChangeType.Deleted)
            {
                _custom[change.Object.Name] = CustomDefinitions.Read(change.Object.Json);
            }

            _tables = new Tables([.. _custom.Values.SelectMany(resources => resources)], _tables.Generation + 1);
        }
    }

    private sealed class Tables(IReadOnlyList<ResourceDefinition> custom, int generation)
    {
        public int Generation => generation;

        public IReadOnlyList<ResourceDefinition> All { get; } = [.. BuiltIn.Resources, .. custom];

        public IReadOnlyList<string> GroupVersions { get; } =
            [.. BuiltIn.GroupVersions, .. custom.Select(resource => resource.ApiVersion).Distinct()];

        public FrozenDictionary<(string Group, string Version, string Plural), ResourceDefinition> ByPath { get; } =
            BuiltIn.Resources.Concat(custom).DistinctBy(resource => (resource.Group, resource.Version, resource.Plural))
                .ToFrozenDictionary(resource => (resource.Group, resource.Version, resource.Plural));
    }
}
