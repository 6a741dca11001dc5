using System.Collections;
using System.Management.Automation;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>
/// Completes a label selector by the labels that the objects have: first the key, as in <c>app=</c>, and behind that its values.
/// </summary>
public sealed class SelectorCompleter : ClusterCompleter
{
    // None of the letters of a selector needs quotes, and quotes would have to be opened again for the value.
    private protected override bool IsExpression => true;

    private protected override Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken)
    {
        var isInAll = bound["AllNamespaces"] is true or SwitchParameter { IsPresent: true };
        var resource = Text(bound, "Resource")?.Split('/', ',')[0] ?? "events";
        return Suggestions.SelectorsAsync(
            ClusterCache.Get(selection), resource, Text(bound, "Namespace"), isInAll, word, cancellationToken);
    }
}
