using System.Collections;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>Offers the contexts of the kubeconfig.</summary>
public sealed class ContextCompleter : ClusterCompleter
{
    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult(Suggestions.Contexts(selection, word));
}
