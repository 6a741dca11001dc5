using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KopfEvents.Module.Completion;

/// <summary>Offers the types that kopf and kubectl know; any other word is as good.</summary>
public sealed class EventTypeCompleter : IArgumentCompleter
{
    private static readonly string[] Types = ["Normal", "Warning", "Error"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
            IDictionary fakeBoundParameters) =>
        Types.Where(type => type.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(type => new CompletionResult(type));
}
