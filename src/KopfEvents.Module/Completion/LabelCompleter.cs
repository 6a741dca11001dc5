using System.Collections;
using KopfEvents.Completion;
using KopfEvents.Connections;

namespace KopfEvents.Module.Completion;

/// <summary>Completes labels by the keys that events have: <c>@{ 'team' = '' }</c>.</summary>
public sealed class LabelCompleter : ClusterCompleter
{
    private protected override bool IsExpression => true;

    private protected override async Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken)
    {
        var cluster = ClusterCache.Get(selection);
        var keys = await Suggestions.LabelKeysAsync(
            cluster, Text(bound, "Namespace"), word.TrimStart('@', '{', ' '), cancellationToken).ConfigureAwait(false);
        return [.. keys.Select(key => key with { Text = $"@{{ '{key.Text}' = '' }}" })];
    }
}
