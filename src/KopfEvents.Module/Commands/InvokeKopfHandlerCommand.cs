using System.Collections;
using System.Management.Automation;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Commands;

/// <summary>
/// Runs script blocks for each object, the object being ambient for the Write cmdlets, and reports their success and failure as
/// events about it. In kopf: a handler such as <c>@kopf.on.create</c>, called by hand.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "KopfHandler", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = "One")]
[OutputType(typeof(PSObject))]
public sealed class InvokeKopfHandlerCommand : DeliveryCmdlet
{
    private IReadOnlyList<NamedHandler> _handlers = [];

    /// <summary>What to do with each object: it is $_, and the argument of a script block with parameters.</summary>
    [Parameter(ParameterSetName = "One", Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>What the events call the handler; also the default of -Action inside.</summary>
    [Parameter(ParameterSetName = "One", Position = 1)]
    public string Name { get; set; } = "handler";

    /// <summary>Several handlers by name, run in order: [ordered]@{ create_fn = {…}; notify = {…} }.</summary>
    [Parameter(ParameterSetName = "Several", Mandatory = true, Position = 0)]
    public IDictionary Handler { get; set; } = null!;

    /// <summary>The objects to handle.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override object? InputObject { get; set; }

    /// <summary>Writes no events about success and failure.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>
    /// Counts repeats of the events about success and failure in one Event each: for what runs again and again.
    /// </summary>
    [Parameter]
    public SwitchParameter Aggregate { get; set; }

    /// <summary>Makes events of what the script blocks write to these streams, from this level on; it is still shown.</summary>
    [Parameter]
    [ValidateSet("Information", "Warning", "Error")]
    public string? LogLevel { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _handlers = ParameterSetName == "One" ? [new NamedHandler(Name, ScriptBlock)] : [.. Several()];
        var source = ParameterSetName == "One" ? nameof(Name) : nameof(Handler);
        foreach (var handler in _handlers)
        {
            if (EventRules.CheckAction(handler.Name) is { } problem)
            {
                ThrowTerminatingError(Errors.BadValue(source, handler.Name, problem, handler.Name));
            }
        }

        var options = KopfOptions.Current;
        Delivery = new EventDelivery(
            this,
            new EventReporter(options.Component, options.Instance, options.EventNamePrefix),
            new DeliveryOptions { Namespace = Namespace },
            failuresAreWarnings: true);
    }

    private protected override void Process(Target handled)
    {
        var allSucceeded = true;
        foreach (var handler in _handlers)
        {
            allSucceeded &= ShouldProcess(handled.Description, $"Run handler {handler.Name}") && Succeeds(handler, handled);
        }

        if (allSucceeded) WriteOutcome(handled, KopfLevel.Info, "Finished", "All handlers succeeded.");
    }

    private bool Succeeds(NamedHandler handler, Target handled)
    {
        var output = new Output(this, handled, handler.Name);
        ErrorRecord? failure = null;
        try
        {
            using (new HandlerScope(handled, handler.Name, Selection, Namespace).Enter())
            {
                failure = handler.Script.RunFor(KubeObject.ForScript(handled), output.Take, mergeStreams: LogLevel is not null);
            }
        }
        catch (ExitException)
        {
            Delivery!.Complete(); // the process may end with it, and what was accepted before shall be on the server then
            throw;
        }
        catch (LoopFlowException)
        {
            // A break to a loop outside of the handler ends the handler, as one without a label does.
        }

        var problem = failure is null ? null : FailureOf(handler, CaughtError.From(failure)!);
        if (problem is null) WriteOutcome(handled, KopfLevel.Info, "Success", $"Handler {handler.Name} succeeded.", handler.Name);
        else WriteOutcome(handled, KopfLevel.Error, problem.ClassName, problem.Text, handler.Name);
        // Whoever reads the output can end the pipeline, and so can -ErrorAction Stop: the event shall be there by then.
        if (output.Items.Count > 0 || problem is not null) Delivery!.Complete();
        // Only now: what reads our output runs within these calls, and must not be taken for a part of the handler.
        foreach (var item in output.Items) WriteObject(item);
        if (problem is not null) WriteError(Errors.HandlerFailed(problem.Text, failure!, KubeObject.ForError(handled)));
        return problem is null;
    }

    private static CaughtError FailureOf(NamedHandler handler, CaughtError error) =>
        error with
        {
            Text = string.IsNullOrWhiteSpace(error.Text)
            ? $"Handler {handler.Name} failed"
            : $"Handler {handler.Name} failed: {error.Text}"
        };

    private void WriteOutcome(
        Target handled, KopfLevel level, string reason, string message, string action = EventDraft.DefaultAction)
    {
        if (!Quiet) WriteEvent(handled, level, reason, message, action, isCounted: Aggregate);
    }

    /// <param name="handled">Whose event it is.</param>
    /// <param name="level">How grave it is.</param>
    /// <param name="reason">Why it is.</param>
    /// <param name="message">What it says.</param>
    /// <param name="action">What was done.</param>
    /// <param name="isCounted">Whether all with that reason and action count as one, whatever their messages say.</param>
    private void WriteEvent(Target handled, KopfLevel level, string reason, string message, string action, bool isCounted = false)
    {
        var options = KopfOptions.Current;
        if (options.Holds(level) is not null) return;
        Delivery!.Add(handled, new EventDraft
        {
            Type = level.EventType(),
            Reason = reason,
            Message = message,
            Action = action,
            Metadata = options.Metadata,
            Aggregate = isCounted,
            AggregateKey = isCounted ? "" : null,
        });
    }

    private IEnumerable<NamedHandler> Several()
    {
        foreach (DictionaryEntry entry in Handler)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            var script = PSObjectReader.Unwrap(entry.Value) as ScriptBlock;
            if (script is null)
            {
                ThrowTerminatingError(Errors.BadValue(nameof(Handler), name, "is not a script block", entry.Value));
            }

            yield return new NamedHandler(name, script!);
        }
    }

    /// <summary>Keeps a handler's output for later, and forwards what came from its other streams at once.</summary>
    private sealed class Output(InvokeKopfHandlerCommand cmdlet, Target handled, string handler)
    {
        private readonly bool _forwards = cmdlet.LogLevel is not null;
        private readonly KopfLevel _least = cmdlet.LogLevel switch
        {
            "Error" => KopfLevel.Error,
            "Warning" => KopfLevel.Warning,
            _ => KopfLevel.Info,
        };

        public List<object?> Items { get; } = [];

        public void Take(object? item)
        {
            switch (PSObjectReader.Unwrap(item))
            {
                case ErrorRecord { FullyQualifiedErrorId: "NativeCommandError" or "NativeCommandErrorMessage" } line
                    when _forwards:
                    // What a program writes to stderr is no error: progress and notes are written there as well.
                    cmdlet.WriteInformation(new HostInformationMessage { Message = line.ToString() }, ["PSHOST"]);
                    Forward(KopfLevel.Info, line.ToString());
                    break;
                case ErrorRecord error when _forwards:
                    Forward(KopfLevel.Error, error.ToString());
                    cmdlet.Delivery!.Complete(); // -ErrorAction Stop ends all with the next line
                    cmdlet.WriteError(error);
                    break;
                case WarningRecord warning when _forwards:
                    cmdlet.WriteWarning(warning.Message);
                    Forward(KopfLevel.Warning, warning.Message);
                    break;
                case InformationRecord information when _forwards:
                    cmdlet.WriteInformation(information);
                    Forward(KopfLevel.Info, information.ToString());
                    break;
                default:
                    Items.Add(item);
                    break;
            }
        }

        /// <summary>An empty line is there for the eye, and says nothing.</summary>
        private void Forward(KopfLevel level, string message)
        {
            if (level >= _least && !string.IsNullOrWhiteSpace(message))
            {
                cmdlet.WriteEvent(handled, level, "Logging", message, handler);
            }
        }
    }
}
