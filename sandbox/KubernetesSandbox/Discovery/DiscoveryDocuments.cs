using System.Text.Json.Nodes;
using KubernetesSandbox.Kinds;

namespace KubernetesSandbox.Discovery;

/// <summary>The catalog as the documents of discovery: one per group and version, or all in one.</summary>
internal sealed class DiscoveryDocuments(ResourceCatalog catalog)
{
    /// <summary><c>/apis</c>.</summary>
    public JsonObject GroupList()
    {
        var groups = Groups(false).Select(group =>
        {
            var json = Group(group);
            json.Remove("kind");
            json.Remove("apiVersion");
            return json;
        });
        return new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups]) };
    }

    /// <summary><c>/apis/GROUP</c>.</summary>
    public JsonObject Group(string group)
    {
        var versions = Versions(group).Select(version => GroupVersion(group, version)).ToList();
        return new JsonObject
        {
            ["kind"] = "APIGroup",
            ["apiVersion"] = "v1",
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    /// <summary><c>/api/v1</c> and <c>/apis/GROUP/VERSION</c>.</summary>
    public JsonObject ResourceList(string group, string version)
    {
        var resources = new JsonArray();
        foreach (var resource in Resources(group, version))
        {
            resources.Add(Resource(resource));
            foreach (var one in resource.Subresources)
            {
                resources.Add(Subresource(resource, one));
            }
        }

        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            list["apiVersion"] = "v1";
        }

        list["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        list["resources"] = resources;
        return list;
    }

    /// <summary>All groups with all resources (apidiscovery.k8s.io/v2), of <c>/api</c> or of <c>/apis</c>.</summary>
    public JsonObject Aggregated(bool isCore) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. Groups(isCore).Select(group => new JsonObject
        {
            ["metadata"] = isCore ? new JsonObject() : new JsonObject { ["name"] = group },
            ["versions"] = new JsonArray([.. Versions(group).Select(version => new JsonObject
            {
                ["version"] = version,
                ["resources"] = new JsonArray([.. Resources(group, version).Select(AggregatedResource)]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    private static JsonObject Resource(ResourceDefinition resource)
    {
        var json = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = List(resource.Verbs),
        };
        AddNames(json, resource);
        if (resource.StorageVersionHash is { Length: > 0 } hash)
        {
            json["storageVersionHash"] = hash;
        }

        return json;
    }

    private static JsonObject Subresource(ResourceDefinition resource, SubresourceDefinition subresource)
    {
        var json = new JsonObject
        {
            ["name"] = $"{resource.Plural}/{subresource.Name}",
            ["singularName"] = "",
            ["namespaced"] = resource.Namespaced,
        };
        if (subresource.Version.Length > 0)
        {
            json["group"] = subresource.Group;
            json["version"] = subresource.Version;
        }

        json["kind"] = subresource.Kind;
        json["verbs"] = List(subresource.Verbs);
        return json;
    }

    private static JsonObject AggregatedResource(ResourceDefinition resource)
    {
        // Of built-in kinds the group and version are told only when they are another's.
        var isCustom = resource.Custom is not null;
        var json = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = ResponseKind(isCustom ? resource.Group : "", isCustom ? resource.Version : "", resource.Kind),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = List(resource.Verbs),
        };
        AddNames(json, resource);
        if (resource.Subresources.Count > 0)
        {
            json["subresources"] = new JsonArray([.. resource.Subresources.Select(one => new JsonObject
            {
                ["subresource"] = one.Name,
                ["responseKind"] = ResponseKind(
                    isCustom && one.Version.Length == 0 ? resource.Group : one.Group,
                    isCustom && one.Version.Length == 0 ? resource.Version : one.Version,
                    one.Kind),
                ["verbs"] = List(one.Verbs),
            })]);
        }

        return json;
    }

    private static JsonObject ResponseKind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static void AddNames(JsonObject json, ResourceDefinition resource)
    {
        if (resource.ShortNames.Count > 0)
        {
            json["shortNames"] = List(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            json["categories"] = List(resource.Categories);
        }
    }

    private static JsonObject GroupVersion(string group, string version) =>
        new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private IEnumerable<string> Groups(bool isCore) => isCore
        ? [""]
        : catalog.GroupVersions.Where(known => known.Contains('/', StringComparison.Ordinal)).Select(known => known.Split('/')[0])
            .Distinct();

    private IEnumerable<string> Versions(string group) => group.Length == 0
        ? ["v1"]
        : catalog.GroupVersions.Where(known => known.StartsWith(group + "/", StringComparison.Ordinal))
            .Select(known => known.Split('/')[1]);

    private IEnumerable<ResourceDefinition> Resources(string group, string version) =>
        catalog.All.Where(resource => resource.Group == group && resource.Version == version);
}
