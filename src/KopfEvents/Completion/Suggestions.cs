using KopfEvents.Connections;

namespace KopfEvents.Completion;

/// <summary>One way to go on with what a user has begun to type.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">What it is.</param>
internal sealed record Suggestion(string Text, string Description);

/// <summary>What a user can mean: contexts, resources, objects, as far as they begin like what is typed already.</summary>
internal static class Suggestions
{
    /// <summary>More names than anybody looks through.</summary>
    private const int MaxObjects = 500;

    /// <summary>The contexts of the kubeconfig.</summary>
    /// <param name="selection">The connection so far.</param>
    /// <param name="prefix">What is typed already.</param>
    /// <exception cref="ApiException">There is no usable kubeconfig.</exception>
    public static IReadOnlyList<Suggestion> Contexts(ClusterSelection selection, string prefix) =>
        [.. KubeconfigContext.Read(selection)
            .Where(context => IsPrefix(prefix, context.Name))
            .Select(context => new Suggestion(context.Name, $"cluster {context.Cluster}, user {context.User}"))];

    /// <summary>
    /// The resources that can be listed: plurals, with the group where another group has the same one; and short names of a few
    /// letters.
    /// </summary>
    /// <exception cref="ApiException">The server does not answer.</exception>
    public static async Task<IReadOnlyList<Suggestion>> ResourcesAsync(
        Cluster cluster, string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var resources = (await cluster.Resources.AllAsync(cancellationToken).ConfigureAwait(false))
            .Where(resource => resource.Verbs.Contains("list")).DistinctBy(resource => resource.FullName).ToList();
        var plurals = resources.GroupBy(resource => resource.Plural)
            .SelectMany(
                group =>
                    group.Select(
                        (resource, index) => (Text: index == 0 ? resource.Plural : resource.FullName, Resource: resource)));
        // Without a letter there would be each resource twice.
        var shortNames = resources.Where(_ => prefix.Length > 0)
            .SelectMany(resource => resource.ShortNames.Select(name => (Text: name, Resource: resource)));
        return [.. plurals.Concat(shortNames)
            .Where(one => IsPrefix(prefix, one.Text))
            .DistinctBy(one => one.Text)
            .OrderBy(one => one.Text, StringComparer.Ordinal)
            .Select(one => new Suggestion(one.Text, $"{one.Resource.Kind} ({one.Resource.ApiVersion})"))];
    }

    /// <summary>The names of the objects of a resource.</summary>
    /// <param name="cluster">The server.</param>
    /// <param name="resource">What a user calls the resource.</param>
    /// <param name="ns">The namespace; null takes the connection's.</param>
    /// <param name="prefix">What is typed already.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ApiException">The server does not answer, or refuses.</exception>
    public static async Task<IReadOnlyList<Suggestion>> ObjectsAsync(
        Cluster cluster, string resource, string? ns, string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        var found = await cluster.Resources.FindAsync(resource, null, attempts).ConfigureAwait(false);
        using var list = await attempts
            .GetJsonAsync($"{found.PathOf(cluster.NamespaceOr(ns))}?limit={MaxObjects}", MetadataMediaTypes.List)
            .ConfigureAwait(false);
        return [.. list.RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("metadata").GetProperty("name").GetString()!)
            .Where(name => IsPrefix(prefix, name))
            .Select(name => new Suggestion(name, $"{found.Kind} {name}"))];
    }

    /// <summary>The keys of the labels that events have.</summary>
    /// <exception cref="ApiException">The server does not answer, or refuses.</exception>
    public static async Task<IReadOnlyList<Suggestion>> LabelKeysAsync(
        Cluster cluster, string? ns, string prefix, CancellationToken cancellationToken)
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        using var list = await attempts
            .GetJsonAsync($"api/v1/namespaces/{cluster.NamespaceOr(ns)}/events?limit={MaxObjects}", MetadataMediaTypes.List)
            .ConfigureAwait(false);
        return [.. list.RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("metadata").TryGetProperty("labels", out _))
            .SelectMany(item => item.GetProperty("metadata").GetProperty("labels").EnumerateObject())
            .GroupBy(label => label.Name)
            .Where(label => IsPrefix(prefix, label.Key))
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label =>
                new Suggestion(label.Key, $"label of {Events(label.Count())}, such as {label.First().Value.GetString()}"))];
    }

    private static string Events(int count) => count == 1 ? "1 event" : $"{count} events";

    private static bool IsPrefix(string prefix, string text) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
