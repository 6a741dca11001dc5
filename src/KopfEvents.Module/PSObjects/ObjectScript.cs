using System.Management.Automation;
using System.Management.Automation.Language;

namespace KopfEvents.Module.PSObjects;

/// <summary>Runs a user's script block for an object: a handler, or one that gives the message of an event.</summary>
internal static class ObjectScript
{
    // Inside of try, a statement that throws ends the script block, whatever $ErrorActionPreference says; without it PowerShell
    // would write the error and go on. The loop keeps a break or continue inside of it. What an assignment hands over, the
    // constrained language allows as well; the dots are there because a script block's own variables would hide those that it is
    // given.
    private const string Begin = "try { do { & $KopfScript @KopfArguments";
    private const string End = " } while ($false) } catch { . { $KopfFailure = $_ } }";

    // One by one, so that what came before a failure is not lost with it.
    private const string OneByOne = " | . { process { $KopfOutput = $_ } }";
    private const string AllStreams = " 2>&1 3>&1 6>&1";

    /// <summary>Runs a script block that does something to its end.</summary>
    /// <param name="script">The script block.</param>
    /// <param name="value">The object, as <c>$_</c> and as the first argument of a script block with parameters.</param>
    /// <param name="take">Gets what the script writes, one by one.</param>
    /// <param name="mergeStreams">Puts the script's errors, warnings and information into its output.</param>
    /// <returns>What a statement of it has thrown; null when it came to its end.</returns>
    public static ErrorRecord? RunFor(this ScriptBlock script, object? value, Action<object?> take, bool mergeStreams) =>
        Run(script, Begin + (mergeStreams ? AllStreams : "") + OneByOne + End, value, new OutputVariable(take)).Failure;

    /// <summary>Runs a script block that gives something, which is not there when a statement of it has thrown.</summary>
    public static (IReadOnlyList<PSObject?> Output, ErrorRecord? Failure) ValueFor(this ScriptBlock script, object? value) =>
        Run(script, Begin + End, value);

    private static (IReadOnlyList<PSObject?> Output, ErrorRecord? Failure) Run(
        ScriptBlock script, string text, object? value, params PSVariable[] variables)
    {
        var runner = ScriptBlock.Create(text);
        // $_ is defined where the runner runs: in the script block's own module, because only there it can be seen.
        if (script.Module is { } module) runner = module.NewBoundScriptBlock(runner);
        var failure = new PSVariable("KopfFailure");
        var output = runner.InvokeWithContext(
            null,
            [
                new PSVariable("_", value),
                new PSVariable("KopfScript", script),
                new PSVariable("KopfArguments", TakesArguments(script) ? new[] { value } : []),
                failure,
                .. variables,
            ],
            null);
        return (output, PSObjectReader.Unwrap(failure.Value) as ErrorRecord);
    }

    private static bool TakesArguments(ScriptBlock script) => script.Ast switch
    {
        ScriptBlockAst block => block.ParamBlock?.Parameters.Count > 0,
        FunctionDefinitionAst function => (function.Parameters ?? function.Body.ParamBlock?.Parameters)?.Count > 0,
        _ => false,
    };

    /// <summary>A variable that hands over what is assigned to it.</summary>
    private sealed class OutputVariable(Action<object?> take) : PSVariable("KopfOutput")
    {
        public override object? Value
        {
            get => null;
            set => take(value);
        }
    }
}
