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
        var labels = await LabelsAsync(attempts, $"api/v1/namespaces/{cluster.NamespaceOr(ns)}/events").ConfigureAwait(false);
        return Keys(labels, prefix);
    }

    /// <summary>
    /// How the last term of a label selector can go on, by the labels that the objects of a resource have: <c>app=</c>,
    /// <c>!app</c>, <c>app=web</c>, <c>app!=web</c>.
    /// </summary>
    /// <param name="cluster">The server.</param>
    /// <param name="resource">What a user calls the resource.</param>
    /// <param name="ns">The namespace; null takes the connection's.</param>
    /// <param name="isInAll">Whether all namespaces are meant.</param>
    /// <param name="prefix">The selector so far.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ApiException">The server does not answer, or refuses.</exception>
    public static async Task<IReadOnlyList<Suggestion>> SelectorsAsync(
        Cluster cluster, string resource, string? ns, bool isInAll, string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        var found = await cluster.Resources.FindAsync(resource, null, attempts).ConfigureAwait(false);
        var labels = await LabelsAsync(attempts, found.PathOf(isInAll ? null : cluster.NamespaceOr(ns))).ConfigureAwait(false);

        var begin = prefix.LastIndexOf(',') + 1;
        var (before, term) = (prefix[..begin], prefix[begin..]);
        var value = term.LastIndexOf('=') + 1;
        IEnumerable<Suggestion> terms = value > 0 ? Values(labels, term[..value], term[value..])
            : term.StartsWith('!') ? Keys(labels, term[1..]).Select(key => key with { Text = $"!{key.Text}" })
            : Keys(labels, term).Select(key => key with { Text = $"{key.Text}=" });
        return [.. terms.Select(one => one with { Text = before + one.Text })];
    }

    private static async Task<List<KeyValuePair<string, string>>> LabelsAsync(Attempts attempts, string path)
    {
        using var list = await attempts.GetJsonAsync($"{path}?limit={MaxObjects}", MetadataMediaTypes.List).ConfigureAwait(false);
        return [.. list.RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("metadata").TryGetProperty("labels", out _))
            .SelectMany(item => item.GetProperty("metadata").GetProperty("labels").EnumerateObject())
            .Select(label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? ""))];
    }

    private static IReadOnlyList<Suggestion> Keys(List<KeyValuePair<string, string>> labels, string prefix) =>
        [.. labels.GroupBy(label => label.Key)
            .Where(label => IsPrefix(prefix, label.Key))
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => new Suggestion(label.Key, $"label of {Objects(label.Count())}, such as {label.First().Value}"))];

    /// <param name="labels">All labels.</param>
    /// <param name="term">The key, and the operator behind it.</param>
    /// <param name="prefix">What is typed already behind that.</param>
    private static IEnumerable<Suggestion> Values(List<KeyValuePair<string, string>> labels, string term, string prefix) =>
        labels.Where(label => label.Key == term.TrimEnd('=', '!', ' ') && IsPrefix(prefix, label.Value))
            .GroupBy(label => label.Value)
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => new Suggestion(term + label.Key, $"label of {Objects(label.Count())}"));

    private static string Objects(int count) => count == 1 ? "1 object" : $"{count} objects";

    private static bool IsPrefix(string prefix, string text) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
