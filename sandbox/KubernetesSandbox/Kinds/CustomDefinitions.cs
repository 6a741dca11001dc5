using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds;

/// <summary>A version of a custom resource definition, as far as its objects depend on it.</summary>
/// <param name="Schema">Its OpenAPI schema; null when it takes everything.</param>
/// <param name="PrinterColumns">Its columns for tables.</param>
internal sealed record CustomVersion(JsonObject? Schema, IReadOnlyList<JsonObject> PrinterColumns);

/// <summary>Reads custom resource definitions into what is served for them.</summary>
internal static class CustomDefinitions
{
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    public static ResourceKey Key { get; } = new("apiextensions.k8s.io", "customresourcedefinitions");

    public static IReadOnlyList<ResourceDefinition> Read(ReadOnlyMemory<byte> json)
    {
        var definition = JsonNode.Parse(json.Span)!.AsObject();
        if (definition.At("metadata", "deletionTimestamp") is not null || !IsEstablished(definition))
        {
            return [];
        }

        var spec = definition.Object("spec")!;
        var names = spec.Object("names")!;
        return [.. spec["versions"]!.AsArray().OfType<JsonObject>()
            .Where(version => version["served"]?.GetValue<bool>() == true)
            .Select(version => Version(spec, names, version))];
    }

    private static bool IsEstablished(JsonObject definition) => definition.Object("status").Objects("conditions")
        .Any(condition => condition.String("type") == "Established" && condition.String("status") == "True");

    private static ResourceDefinition Version(JsonObject spec, JsonObject names, JsonObject version)
    {
        var kind = names.String("kind");
        var subresources = version.Object("subresources");
        return new ResourceDefinition(
            spec.String("group"), version.String("name"), names.String("plural"), names.String("singular"), kind,
            spec.String("scope") == "Namespaced")
        {
            ListKind = names.String("listKind") is { Length: > 0 } list ? list : kind + "List",
            ShortNames = names.Strings("shortNames"),
            Categories = names.Strings("categories"),
            Verbs = Verbs,
            Rules = KnownRules.Custom,
            Subresources = [.. new[]
                {
                    subresources?["status"] is null ? null : new SubresourceDefinition("status", "", "", kind, StatusVerbs),
                    subresources?["scale"] is null ? null
                        : new SubresourceDefinition("scale", "autoscaling", "v1", "Scale", StatusVerbs),
                }.OfType<SubresourceDefinition>()],
            Custom = new CustomVersion(
                version.At("schema", "openAPIV3Schema") as JsonObject,
                [.. (version["additionalPrinterColumns"] as JsonArray ?? []).OfType<JsonObject>()]),
        };
    }
}
