using System.Text.Json;

namespace KopfEvents.Connections;

/// <summary>
/// Reads the responses of the discovery of an API server, aggregated or plain. The order is kept: it is the server's order of
/// preference, of groups and of the versions in a group.
/// </summary>
internal static class DiscoveryDocuments
{
    /// <summary>Whether the response is the aggregated form, which has everything in it.</summary>
    public static bool IsAggregated(JsonElement list) => list.GetProperty("kind").GetString() == "APIGroupDiscoveryList";

    /// <summary>The resources of an <c>APIGroupDiscoveryList</c>.</summary>
    public static IEnumerable<ApiResource> ReadAggregated(JsonElement list) =>
        from item in list.GetProperty("items").EnumerateArray()
        let @group = item.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") : ""
        from version in item.GetProperty("versions").EnumerateArray()
        let apiVersion = (@group.Length == 0 ? "" : @group + "/") + version.GetProperty("version").GetString()
        from resource in version.TryGetProperty("resources", out var resources) ? resources.EnumerateArray() : default
        where resource.TryGetProperty("responseKind", out _)
        select new ApiResource(
            apiVersion,
            resource.GetProperty("responseKind").GetProperty("kind").GetString()!,
            resource.GetProperty("resource").GetString()!,
            Text(resource, "singularResource"),
            resource.GetProperty("scope").GetString() == "Namespaced",
            Texts(resource, "shortNames"))
        {
            Verbs = Texts(resource, "verbs"),
            Categories = Texts(resource, "categories"),
        };

    /// <summary>
    /// The groups and versions of an <c>APIVersions</c> or <c>APIGroupList</c>, the preferred version of each group first.
    /// </summary>
    public static IEnumerable<string> ReadVersions(JsonElement list) =>
        list.TryGetProperty("versions", out var core)
            ? core.EnumerateArray().Select(version => version.GetString()!)
            : list.GetProperty("groups").EnumerateArray().SelectMany(group =>
                group.GetProperty("versions").EnumerateArray()
                    .Select(version => version.GetProperty("groupVersion").GetString()!)
                    .OrderByDescending(
                        one => one == group.GetProperty("preferredVersion").GetProperty("groupVersion").GetString()));

    /// <summary>The resources of an <c>APIResourceList</c>.</summary>
    public static IEnumerable<ApiResource> ReadPlain(JsonElement list, string apiVersion) =>
        from resource in list.GetProperty("resources").EnumerateArray()
        let name = resource.GetProperty("name").GetString()!
        where !name.Contains('/', StringComparison.Ordinal) // a subresource
        select new ApiResource(
            apiVersion,
            resource.GetProperty("kind").GetString()!,
            name,
            Text(resource, "singularName"),
            resource.GetProperty("namespaced").GetBoolean(),
            Texts(resource, "shortNames"))
        {
            Verbs = Texts(resource, "verbs"),
            Categories = Texts(resource, "categories"),
        };

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    private static IReadOnlyList<string> Texts(JsonElement element, string property) =>
        element.TryGetProperty(property, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}
