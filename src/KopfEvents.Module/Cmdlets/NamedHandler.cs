using System.Management.Automation;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>One named script block, and how it is run for an object.</summary>
/// <param name="Name">What its events call it.</param>
/// <param name="Script">What it does.</param>
internal sealed record NamedHandler(string Name, ScriptBlock Script)
{
    // Inside of try, a statement that throws ends the handler, whatever $ErrorActionPreference says; without it PowerShell would
    // write the error and go on. The loop keeps a break or continue of the handler inside of it. The output is taken one by one,
    // so that what came before a failure is not lost with it. What an assignment hands over, the constrained language allows as
    // well; the dots are there because a script block's own variables would hide those that it is given.
    private const string Plain = "try { do { & $KopfHandler @KopfArguments" + Take;
    private const string WithStreams = "try { do { & $KopfHandler @KopfArguments 2>&1 3>&1 6>&1" + Take;
    private const string Take =
        " | . { process { $KopfOutput = $_ } } } while ($false) } catch { . { $KopfFailure = $_ } }";

    private readonly bool _takesBody = Script.TakesArguments();

    /// <summary>Runs the handler to its end.</summary>
    /// <param name="body">The object, as <c>$_</c> and as the first argument of a script block with parameters.</param>
    /// <param name="take">Gets what the script writes, one by one.</param>
    /// <param name="mergeStreams">Puts the script's errors, warnings and information into its output.</param>
    /// <returns>What a statement of it has thrown; null when it has succeeded.</returns>
    public ErrorRecord? Run(object? body, Action<object?> take, bool mergeStreams)
    {
        var runner = ScriptBlock.Create(mergeStreams ? WithStreams : Plain);
        // $_ is defined where the runner runs: in the handler's own module, because only there the handler can see it.
        if (Script.Module is { } module) runner = module.NewBoundScriptBlock(runner);
        var failure = new PSVariable("KopfFailure");
        runner.InvokeWithContext(
            null,
            [
                new PSVariable("_", body),
                new PSVariable("KopfHandler", Script),
                new PSVariable("KopfArguments", _takesBody ? new[] { body } : []),
                new OutputVariable(take),
                failure,
            ],
            null);
        return PSObjectReader.Unwrap(failure.Value) as ErrorRecord;
    }

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
