using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KopfEvents.Completion;
using KopfEvents.Connections;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Completion;

/// <summary>
/// Completes an argument by asking the server or the kubeconfig that the command would use. It never fails, and never keeps a
/// user waiting for long: a slow server has answered by the next time that the key is pressed.
/// </summary>
public abstract class ClusterCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>How long a question to the server goes on behind the user's back.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        try
        {
            var word = wordToComplete.Trim('\'', '"');
            var paths = Paths();
            var kubeconfig = Text(fakeBoundParameters, "Kubeconfig");
            var selection = new ClusterSelection(
                kubeconfig is null ? null : paths.GetUnresolvedProviderPathFromPSPath(kubeconfig),
                Text(fakeBoundParameters, "Context"), Text(fakeBoundParameters, "As"),
                paths.CurrentFileSystemLocation.ProviderPath);
            var asking = Task.Run(() => AskAsync(selection, word, fakeBoundParameters));
            return asking.Wait(Patience) ? asking.Result.Select(Result) : [];
        }
        catch (Exception)
        {
            // No server, no permission, half a command line: there is nothing to offer, and nobody to tell.
            return [];
        }
    }

    /// <summary>Finds what can stand there.</summary>
    /// <param name="selection">The connection that the command line names so far.</param>
    /// <param name="word">What is typed already.</param>
    /// <param name="bound">The other parameters.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    private protected abstract Task<IReadOnlyList<Suggestion>> SuggestAsync(
        ClusterSelection selection, string word, IDictionary bound, CancellationToken cancellationToken);

    /// <summary>Whether the suggestions are expressions, and not texts that may need quotes.</summary>
    private protected virtual bool IsExpression => false;

    /// <summary>The text of a parameter, the first one of several; null when it is not there.</summary>
    private protected static string? Text(IDictionary bound, string parameter) => PSObjectReader.Unwrap(bound[parameter]) switch
    {
        null => null,
        string text => text,
        IEnumerable values => values.Cast<object>().FirstOrDefault()?.ToString(),
        var other => other.ToString(),
    };

    private async Task<IReadOnlyList<Suggestion>> AskAsync(ClusterSelection selection, string word, IDictionary bound)
    {
        using var limit = new CancellationTokenSource(Longest);
        return await SuggestAsync(selection, word, bound, limit.Token).ConfigureAwait(false);
    }

    private CompletionResult Result(Suggestion suggestion)
    {
        var isPlain = IsExpression
            || suggestion.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or '_' or ':');
        var text = isPlain ? suggestion.Text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(suggestion.Text)}'";
        return new CompletionResult(text, suggestion.Text, CompletionResultType.ParameterValue, suggestion.Description);
    }

    /// <summary>
    /// How to find files. A completer has no session state of its own to ask; a script has one, and may read its properties also
    /// where it may call no methods.
    /// </summary>
    private static PathIntrinsics Paths() =>
        (PathIntrinsics)ScriptBlock.Create("$ExecutionContext.SessionState.Path").Invoke()[0].BaseObject;
}
