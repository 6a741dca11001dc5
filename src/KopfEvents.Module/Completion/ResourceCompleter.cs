using System.Collections;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>Offers the resources of the server; behind a slash, the objects of the resource in front of it.</summary>
public sealed class ResourceCompleter : ClusterCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken)
    {
        var cluster = ClusterCache.Get(selection);
        if (word.Split('/') is not [var resource, var name])
        {
            return await Suggestions.ResourcesAsync(cluster, word, cancellationToken).ConfigureAwait(false);
        }

        var objects = await Suggestions.ObjectsAsync(cluster, resource, Text(bound, "Namespace"), name, cancellationToken)
            .ConfigureAwait(false);
        return [.. objects.Select(one => one with { Text = $"{resource}/{one.Text}" })];
    }
}
