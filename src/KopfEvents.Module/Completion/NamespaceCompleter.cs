using System.Collections;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>Offers the namespaces of the server.</summary>
public sealed class NamespaceCompleter : ClusterCompleter
{
    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken) =>
        Suggestions.ObjectsAsync(ClusterCache.Get(selection), "namespaces", null, word, cancellationToken);
}
