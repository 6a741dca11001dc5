using System.Collections.Concurrent;

namespace KopfEvents.Connections;

/// <summary>
/// Finds the resource behind a kind or a name by asking the server's discovery, only for what is needed, and remembers the
/// responses as long as the connection is used. What is not found is asked for again: it may have been defined since.
/// </summary>
internal sealed class ApiResources
{
    private const string AggregatedDiscovery =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private readonly Cluster _cluster;
    private readonly ConcurrentDictionary<string, IReadOnlyList<ApiResource>> _byApiVersion = new();
    private volatile IReadOnlyList<ApiResource>? _all;

    internal ApiResources(Cluster cluster) => _cluster = cluster;

    /// <summary>Finds a resource by what a user calls it, of one group and version or of any.</summary>
    /// <param name="text">Plural, singular, short name or kind, with <c>.group</c> or <c>.version.group</c> behind it if
    /// wanted.</param>
    /// <param name="apiVersion">Group and version; null looks through all, the core group first.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="ApiException">The server does not answer, or does not serve such a resource, or several.</exception>
    public async Task<ApiResource> FindAsync(string text, string? apiVersion, CancellationToken cancellationToken)
    {
        using var attempts = _cluster.Retry.ForReader(cancellationToken);
        return await FindAsync(text, apiVersion, attempts).ConfigureAwait(false);
    }

    /// <summary>The same as a part of something that is attempted several times as a whole.</summary>
    public async Task<ApiResource> FindAsync(string text, string? apiVersion, Attempts attempts) =>
        await LookUpAsync(apiVersion, known => ResourceNames.Choose(text, known), attempts).ConfigureAwait(false)
            ?? throw NotFound(text, apiVersion);

    /// <summary>
    /// Finds the resources that a user calls by one name: one resource, or all those of a category such as <c>all</c>.
    /// </summary>
    /// <exception cref="ApiException">The server does not answer, or does not serve such a resource.</exception>
    public async Task<IReadOnlyList<ApiResource>> FindAllAsync(string text, CancellationToken cancellationToken)
    {
        using var attempts = _cluster.Retry.ForReader(cancellationToken);
        return await LookUpAsync(null, Find, attempts).ConfigureAwait(false) ?? throw NotFound(text, null);

        IReadOnlyList<ApiResource>? Find(IReadOnlyList<ApiResource> known) =>
            ResourceNames.Choose(text, known) is { } resource ? [resource]
            : ResourceNames.InCategory(text, known) is { Count: > 0 } members ? members
            : null;
    }

    /// <summary>All that the server serves, asked for at first need.</summary>
    /// <exception cref="ApiException">The server does not answer.</exception>
    public async Task<IReadOnlyList<ApiResource>> AllAsync(CancellationToken cancellationToken)
    {
        if (_all is { } known) return known;
        using var attempts = _cluster.Retry.ForReader(cancellationToken);
        return _all = await ReadAllAsync(attempts).ConfigureAwait(false);
    }

    private async Task<T?> LookUpAsync<T>(
        string? apiVersion, Func<IReadOnlyList<ApiResource>, T?> find, Attempts attempts)
        where T : class
    {
        var known = apiVersion is null ? _all : _byApiVersion.GetValueOrDefault(apiVersion);
        return (known is null ? null : find(known)) ?? find(await ReadAsync(apiVersion, attempts).ConfigureAwait(false));
    }

    private ApiException NotFound(string text, string? apiVersion)
    {
        var nearest =
            ResourceNames.Nearest(text, (apiVersion is null ? _all : _byApiVersion.GetValueOrDefault(apiVersion)) ?? []);
        return new ApiException(
            ApiFailure.NotFound,
            $"{_cluster.Server} has no resource '{text}'{(apiVersion is null ? "" : $" in {apiVersion}")}."
            + (nearest.Count > 0
                ? $" Did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?"
                : " 'kubectl api-resources' lists what it has."));
    }

    private async Task<IReadOnlyList<ApiResource>> ReadAsync(string? apiVersion, Attempts attempts)
    {
        if (apiVersion is null) return _all = await ReadAllAsync(attempts).ConfigureAwait(false);
        try
        {
            return _byApiVersion[apiVersion] = await ReadVersionAsync(apiVersion, attempts).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.NotFound)
        {
            return [];
        }
    }

    private static async Task<IReadOnlyList<ApiResource>> ReadVersionAsync(string apiVersion, Attempts attempts)
    {
        using var list = await attempts.GetJsonAsync(ApiResource.RootOf(apiVersion), "application/json").ConfigureAwait(false);
        return [.. DiscoveryDocuments.ReadPlain(list.RootElement, apiVersion)];
    }

    private static async Task<IReadOnlyList<ApiResource>> ReadAllAsync(Attempts attempts)
    {
        var resources = new List<ApiResource>();
        foreach (var root in (string[])["api", "apis"])
        {
            using var list = await attempts.GetJsonAsync(root, AggregatedDiscovery).ConfigureAwait(false);
            if (DiscoveryDocuments.IsAggregated(list.RootElement))
            {
                resources.AddRange(DiscoveryDocuments.ReadAggregated(list.RootElement));
                continue;
            }

            // A server older than 1.26, or one that aggregation is switched off on: one request a version.
            foreach (var apiVersion in DiscoveryDocuments.ReadVersions(list.RootElement))
            {
                resources.AddRange(await ReadVersionAsync(apiVersion, attempts).ConfigureAwait(false));
            }
        }

        return resources;
    }
}
