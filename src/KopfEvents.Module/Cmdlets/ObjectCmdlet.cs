using System.Management.Automation;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// A cmdlet that works on objects: those from the pipeline, the one that is named, or, when none is given, what the command finds
/// itself. A command says by what it overrides which of these it takes, and what it does with them.
/// </summary>
public abstract class ObjectCmdlet : KubeCmdlet
{
    /// <summary>The parameter set in which objects are piped in.</summary>
    internal const string ObjectSet = "Object";

    /// <summary>The parameter set in which an object is named, by -Kind and -Name.</summary>
    internal const string NameSet = "Name";

    /// <summary>What -ApiVersion looks like: a version, after a group if it is not the core's.</summary>
    internal const string ApiVersionPattern = @"^([A-Za-z0-9.-]+/)?[A-Za-z0-9]+\z";

    private readonly PipedObjects _piped = new();

    /// <summary>What was piped in; a command that takes input makes a parameter of it.</summary>
    public virtual object? InputObject { get; set; }

    /// <summary>Whether objects are given, even if there are none in what was piped in.</summary>
    private protected bool HasObjects => HasInput || NamedObject() is not null;

    private bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (NamedObject() is { } name) Process(new Target(name.ToString()) { Name = name });
        else if (HasInput) ProcessAll(_piped.Read(InputObject));
        else ProcessNothing();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => ProcessAll(_piped.End());

    /// <summary>Does the command's work for one object that is given; for commands that take some.</summary>
    private protected virtual void Process(Target target)
    {
    }

    /// <summary>The object that the parameters name; null when they do not.</summary>
    private protected virtual ObjectName? NamedObject() => null;

    /// <summary>
    /// What to do when no object is given. No parameter is mandatory: a prompt for an object would only hold up a runbook.
    /// </summary>
    private protected virtual void ProcessNothing() => ThrowTerminatingError(Errors.NoObject());

    /// <summary>Tells an error of one object; the others go on.</summary>
    private protected virtual void WriteFailure(ErrorRecord error) => WriteError(error);

    private void ProcessAll(IEnumerable<Target> targets)
    {
        foreach (var target in targets)
        {
            if (target.Problem is { } problem) WriteFailure(Errors.NotAnObject(problem, KubeObject.ForError(target)));
            else Process(target.In(Namespace)); // what is only named is in the namespace that this command was given
        }
    }
}
