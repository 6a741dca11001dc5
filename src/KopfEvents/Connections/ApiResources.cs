using System.Collections.Concurrent;
using System.Text.Json;

namespace KopfEvents.Connections;

/// <summary>
/// Finds the resource behind a kind or a name by asking the server's discovery, only for what is needed, and remembers the
/// answers as long as the connection is used.
/// </summary>
public sealed class ApiResources
{
    private const string AggregatedDiscovery =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private readonly Cluster _cluster;
    private readonly ConcurrentDictionary<string, IReadOnlyList<ApiResource>> _byApiVersion = new();
    private volatile IReadOnlyList<ApiResource>? _all;

    internal ApiResources(Cluster cluster) => _cluster = cluster;

    /// <summary>Finds a resource by what a user calls it, of one group and version or of any.</summary>
    /// <param name="text">Plural, singular, short name or kind, with <c>.group</c> behind it if wanted.</param>
    /// <param name="apiVersion">Group and version; null looks through all, the core group first.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="ApiException">The server does not answer, or does not serve such a resource.</exception>
    public async Task<ApiResource> FindAsync(string text, string? apiVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var known = apiVersion is null ? _all : _byApiVersion.GetValueOrDefault(apiVersion);
        // What was not there when we looked may have been defined since.
        return known?.FirstOrDefault(resource => resource.IsNamed(text))
            ?? (await ReadAsync(apiVersion, cancellationToken).ConfigureAwait(false)).FirstOrDefault(resource => resource.IsNamed(text))
            ?? throw new ApiException(
                ApiFailure.NotFound,
                $"{_cluster.Server} has no resource '{text}'{(apiVersion is null ? "" : $" in {apiVersion}")}. 'kubectl api-resources' lists what it has.");
    }

    private async Task<IReadOnlyList<ApiResource>> ReadAsync(string? apiVersion, CancellationToken cancellationToken)
    {
        if (apiVersion is null) return _all = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _byApiVersion[apiVersion] = await ReadVersionAsync(apiVersion, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.NotFound)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<ApiResource>> ReadVersionAsync(string apiVersion, CancellationToken cancellationToken)
    {
        using var list = await _cluster.GetJsonAsync(ApiResource.RootOf(apiVersion), "application/json", cancellationToken).ConfigureAwait(false);
        return [.. ReadPlainList(list.RootElement, apiVersion)];
    }

    private async Task<IReadOnlyList<ApiResource>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var resources = new List<ApiResource>();
        foreach (var root in (string[])["api", "apis"])
        {
            using var list = await _cluster.GetJsonAsync(root, AggregatedDiscovery, cancellationToken).ConfigureAwait(false);
            if (list.RootElement.GetProperty("kind").GetString() == "APIGroupDiscoveryList")
            {
                resources.AddRange(ReadAggregatedList(list.RootElement));
                continue;
            }

            // A server older than 1.26, or one that aggregation is switched off on: one request a version.
            foreach (var apiVersion in PlainVersions(list.RootElement))
            {
                resources.AddRange(await ReadVersionAsync(apiVersion, cancellationToken).ConfigureAwait(false));
            }
        }

        return resources;
    }

    private static IEnumerable<string> PlainVersions(JsonElement list) =>
        list.TryGetProperty("versions", out var core)
            ? core.EnumerateArray().Select(version => version.GetString()!)
            : list.GetProperty("groups").EnumerateArray()
                .Select(group => group.GetProperty("preferredVersion").GetProperty("groupVersion").GetString()!);

    private static IEnumerable<ApiResource> ReadPlainList(JsonElement list, string apiVersion) =>
        from resource in list.GetProperty("resources").EnumerateArray()
        let name = resource.GetProperty("name").GetString()!
        where !name.Contains('/', StringComparison.Ordinal) // a subresource
        select new ApiResource(
            apiVersion,
            resource.GetProperty("kind").GetString()!,
            name,
            Text(resource, "singularName"),
            resource.GetProperty("namespaced").GetBoolean(),
            Texts(resource, "shortNames"));

    private static IEnumerable<ApiResource> ReadAggregatedList(JsonElement list) =>
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
            Texts(resource, "shortNames"));

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    private static IReadOnlyList<string> Texts(JsonElement element, string property) =>
        element.TryGetProperty(property, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}
