using System.Collections;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>Offers the names of the objects of the resource or kind that stands before.</summary>
public sealed class ObjectNameCompleter : ClusterCompleter
{
    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken)
    {
        if ((Text(bound, "Resource") ?? Text(bound, "Kind")) is not { } resource) return [];
        return await Suggestions
            .ObjectsAsync(ClusterCache.Get(selection), resource, Text(bound, "Namespace"), word, cancellationToken)
                .ConfigureAwait(false);
    }
}
