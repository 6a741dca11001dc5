using System.Management.Automation;
using System.Management.Automation.Language;

namespace KopfEvents.Module.Cmdlets;

/// <summary>One named script block, and how it is run for an object.</summary>
/// <param name="Name">What its events call it.</param>
/// <param name="Script">What it does.</param>
internal sealed record NamedHandler(string Name, ScriptBlock Script)
{
    // The handler's output is taken one by one, so that what came before a failure is not lost with it. Inside this block $_ is
    // the object; it is bound to the handler's own module, because only there the handler can see its variables. The loop keeps a break or continue of the handler inside of it.
    private const string Plain = "do { & $KopfHandler @KopfArguments | . { process { $KopfOutput.Add($_) } } } while ($false)";
    private const string WithStreams = "do { & $KopfHandler @KopfArguments 2>&1 3>&1 6>&1 | . { process { $KopfOutput.Add($_) } } } while ($false)";

    private readonly bool _takesBody = Script.Ast is ScriptBlockAst { ParamBlock.Parameters.Count: > 0 };

    /// <summary>Runs the handler to its end; an exception of the script comes out as it is.</summary>
    /// <param name="body">The object, as <c>$_</c> and as the first argument of a script block with parameters.</param>
    /// <param name="output">Gets what the script writes, one by one.</param>
    /// <param name="mergeStreams">Puts the script's errors, warnings and information into its output.</param>
    public void Run(object? body, HandlerOutput output, bool mergeStreams)
    {
        var runner = ScriptBlock.Create(mergeStreams ? WithStreams : Plain);
        if (Script.Module is { } module) runner = module.NewBoundScriptBlock(runner);
        runner.InvokeWithContext(
            null,
            [
                new PSVariable("_", body),
                new PSVariable("KopfHandler", Script),
                new PSVariable("KopfArguments", _takesBody ? new[] { body } : []),
                new PSVariable("KopfOutput", output),
            ],
            null);
    }
}

/// <summary>Where a handler's output goes while it runs. Public for PowerShell's sake, which calls it from a script.</summary>
public abstract class HandlerOutput
{
    /// <summary>Takes one object.</summary>
    public abstract void Add(object? item);
}
