using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Discovery;

/// <summary>
/// OpenAPI v3 as far as <c>kubectl create</c> and <c>apply</c> look at it: per group and version, which kinds can be patched with
/// a <c>fieldValidation</c> parameter. The schemas of the fields are not there; the server checks them.
/// </summary>
internal sealed class OpenApi(ResourceCatalog catalog)
{
    /// <summary>The index, or one group and version's document; null when there is none.</summary>
    public ApiResponse? Respond(string[] path)
    {
        if (path.Length == 0)
        {
            return new BytesResponse(StatusCodes.Status200OK, "text/plain; charset=utf-8", JsonText.Bytes(Index()));
        }

        var (group, version) = path switch
        {
            ["api", var one] => ("", one),
            ["apis", var one, var two] => (one, two),
            _ => ("", ""),
        };
        var resources = catalog.All.Where(resource => resource.Group == group && resource.Version == version).ToList();
        return resources.Count == 0 ? null
            : new BytesResponse(StatusCodes.Status200OK, MediaTypes.Json, JsonText.Bytes(Document(resources)));
    }

    private JsonObject Index()
    {
        var documents = new List<string> { ".well-known/openid-configuration", "api", "apis", "openid/v1/jwks", "version" };
        foreach (var known in catalog.GroupVersions)
        {
            documents.Add(known.Contains('/', StringComparison.Ordinal) ? $"apis/{known}" : $"api/{known}");
            if (known.Split('/') is [var group, _] && ResourceCatalog.IsBuiltInGroup(group))
            {
                documents.Add($"apis/{group}");
            }
        }

        return new JsonObject
        {
            ["paths"] = new JsonObject(documents.Distinct().Order(StringComparer.Ordinal).Select(document => KeyValuePair.Create(
                document,
                (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{document}?hash={catalog.Generation:X8}" }))),
        };
    }

    private static JsonObject Document(IReadOnlyList<ResourceDefinition> resources) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.36.2" },
        ["paths"] = new JsonObject(resources.Select(resource => KeyValuePair.Create(ItemPath(resource),
            (JsonNode?)Item(resource)))),
        ["components"] = new JsonObject
        {
            ["schemas"] = new JsonObject(resources.DistinctBy(resource => resource.Kind)
                .Select(resource => KeyValuePair.Create(SchemaName(resource), (JsonNode?)Schema(resource)))),
        },
    };

    private static string ItemPath(ResourceDefinition resource) =>
        (resource.Group.Length == 0 ? $"/api/{resource.Version}" : $"/apis/{resource.Group}/{resource.Version}")
        + (resource.Namespaced ? "/namespaces/{namespace}" : "") + $"/{resource.Plural}/{{name}}";

    private static JsonObject Item(ResourceDefinition resource) => new()
    {
        ["patch"] = new JsonObject
        {
            ["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "fieldValidation",
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
            }),
            ["responses"] = new JsonObject(),
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = Kind(resource),
        },
    };

    private static string SchemaName(ResourceDefinition resource) =>
        $"io.k8s.api.{(resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0])}.{resource.Version}.{resource.Kind}";

    private static JsonObject Schema(ResourceDefinition resource) => new()
    {
        ["type"] = "object",
        ["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource)),
    };

    private static JsonObject Kind(ResourceDefinition resource) =>
        new() { ["group"] = resource.Group, ["kind"] = resource.Kind, ["version"] = resource.Version };
}
