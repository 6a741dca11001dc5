using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;
using KopfEvents.Text;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// What the four Write cmdlets share: whose event it is (an object from the pipeline or a named one), the parameters around
/// it, and the way of an event from the pipeline to the server.
/// </summary>
public abstract partial class EventCmdlet : DeliveryCmdlet
{
    private EventReporter _reporter = EventReporter.Default;
    private HandlerScope? _handler;
    private bool _muted;

    /// <summary>
    /// Whose event this is: any Kubernetes object of any client, a manifest, or the name of one as 'pod/web-0'.
    /// </summary>
    [Parameter(ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override object? InputObject { get; set; }

    /// <summary>The kind of the object, such as Pod; or its resource, such as pods or deployments.apps.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string Kind { get; set; } = "";

    /// <summary>The name of the object.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Group and version of the object, such as apps/v1; needed only when two groups have the same kind.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidatePattern(ApiVersionPattern)]
    public string? ApiVersion { get; set; }

    /// <summary>The uid of the object; without it, it is looked up.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidatePattern(@"^[^\s\p{C}]{1,253}\z")]
    public string? Uid { get; set; }

    /// <summary>
    /// Why the event is: a CamelCase word of at most 128 bytes, or a script block that gives it for each object.
    /// </summary>
    public abstract object? Reason { get; set; }

    /// <summary>Free text, or a script block that gives it for each object.</summary>
    public abstract object? Message { get; set; }

    /// <summary>What was done or tried; at most 128 bytes. By default the handler's name, or Report.</summary>
    [Parameter]
    public string? Action { get; set; }

    /// <summary>Who reports, instead of kopf: a name such as my-operator or example.com/my-operator.</summary>
    [Parameter]
    public string? Component { get; set; }

    /// <summary>Which replica reports, instead of the machine's or pod's name; at most 128 bytes.</summary>
    [Parameter]
    public string? Instance { get; set; }

    /// <summary>Keeps line breaks in the message, which break kubectl's tables.</summary>
    [Parameter]
    public SwitchParameter KeepNewline { get; set; }

    /// <summary>Gives the events as the server has stored them, in the order of the input.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How many requests may be in flight.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = DeliveryOptions.DefaultThrottleLimit;

    /// <summary>The most events in a second; 0 for no limit.</summary>
    [Parameter]
    [ValidateRange(0, 10_000)]
    public int MaxRate { get; set; }

    /// <summary>How long one event may take, retries included.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = DeliveryOptions.DefaultTimeoutSeconds;

    /// <summary>The event's type.</summary>
    private protected virtual string EventType => Level!.Value.EventType();

    /// <summary>The level that Set-KopfOption -Level holds back; null for types without one.</summary>
    private protected abstract KopfLevel? Level { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var options = KopfOptions.Current;
        _handler = HandlerScope.Current;
        if (options.Holds(Level) is { } why)
        {
            WriteVerbose($"No event is written: {why}.");
            _muted = true;
        }

        (Reason, Message) = (ScriptOrText(Reason), ScriptOrText(Message));
        Action ??= _handler?.HandlerName ?? EventDraft.DefaultAction;
        _reporter = new EventReporter(Component ?? options.Component, Instance ?? options.Instance, options.EventNamePrefix);
        Check("Type", EventType, EventRules.CheckType);
        if (Reason is not (null or ScriptBlock)) Check("Reason", TextOf(Reason), EventRules.CheckReason);
        Check("Action", Action, EventRules.CheckAction);
        Check("Component", _reporter.Component, EventRules.CheckComponent);
        Check("Instance", _reporter.Instance, EventRules.CheckInstance);
        ReadDetails(options);
        var delivery = new DeliveryOptions
        {
            ThrottleLimit = ThrottleLimit,
            MaxRate = MaxRate,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Namespace = Namespace,
            KeepResponse = PassThru,
        };
        if (!_muted) BeginConnecting();
        Delivery = new EventDelivery(this, _reporter, delivery, failuresAreWarnings: _handler is not null);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_muted) base.ProcessRecord();
    }

    /// <summary>The reason of an event for which none was given; null when one has to be given.</summary>
    private protected virtual string? DefaultReason => null;

    /// <summary>Completes the message.</summary>
    private protected virtual string Complete(string message) => message;

    private protected override ObjectName? NamedObject() =>
        ParameterSetName == NameSet ? new ObjectName(Kind, Name, Namespace, ApiVersion, Uid) : null;

    /// <summary>Inside a handler it is about the object that is being handled.</summary>
    private protected override void ProcessNothing()
    {
        if (_handler is null) base.ProcessNothing();
        else Process(_handler.Handled);
    }

    private protected override void Process(Target target)
    {
        if (target.IsEvent)
        {
            WriteVerbose($"Skipped {target.Description}: events get no events.");
            return;
        }

        if (Draft(target) is { } draft && ShouldProcess(target.Description, Describe(draft)))
        {
            Delivery!.Add(target, draft);
        }
    }

    /// <summary>What -WhatIf and -Confirm show: the event as it is going to be read.</summary>
    private static string Describe(EventDraft draft) =>
        draft.Message.Length == 0
            ? $"Write event {draft.Type} {draft.Reason}"
            : $"Write event {draft.Type} {draft.Reason}: {PrintableText.Clean(draft.Message)}";

    private EventDraft? Draft(Target target)
    {
        if (!TryGetText(nameof(Reason), Reason, target, out var reason)
            || !TryGetText(nameof(Message), Message, target, out var message)) return null;
        if (Reason is ScriptBlock && EventRules.CheckReason(reason) is { } problem)
        {
            WriteFailure(Errors.BadValue(nameof(Reason), reason, problem, KubeObject.ForError(target)));
            return null;
        }

        var draft = new EventDraft
        {
            Type = EventType,
            Reason = Reason is null ? DefaultReason! : reason,
            Message = Complete(message),
            Action = Action!,
            KeepNewline = KeepNewline,
        };
        return WithDetails(draft, target);
    }

    private bool TryGetText(string parameter, object? value, Target target, out string text)
    {
        text = value is ScriptBlock ? "" : TextOf(value);
        if (value is not ScriptBlock script) return true;
        if (!TryRun(parameter, script, target, out var output)) return false;
        text = string.Join(' ', output.Select(TextOf));
        return true;
    }

    /// <summary>
    /// Runs a script block for an object; when a statement of it throws, that is told, and the event is not written.
    /// </summary>
    private bool TryRun(string parameter, ScriptBlock script, Target target, out IReadOnlyList<PSObject?> output)
    {
        (output, var failure) = script.ValueFor(KubeObject.ForScript(target));
        if (failure is null) return true;
        WriteFailure(Errors.ScriptBlockFailed(parameter, failure, KubeObject.ForError(target)));
        return false;
    }

    /// <summary>A script block may come wrapped; all else is the text that PowerShell makes of it, as in "$value".</summary>
    private static object? ScriptOrText(object? value) => value is null ? null : PSObjectReader.Unwrap(value) as ScriptBlock
        ?? (object)TextOf(value);

    private static string TextOf(object? value) => value is null ? "" : LanguagePrimitives.ConvertTo<string>(value);

    private void Check(string parameter, string value, Func<string, string?> check)
    {
        if (check(value) is { } problem) Refuse(Errors.BadValue(parameter, value, problem, value));
    }

    /// <summary>
    /// Nothing can come of this call. Inside a handler that is no reason for the work to fail: a warning, as in kopf.
    /// </summary>
    private protected void Refuse(ErrorRecord error)
    {
        if (HandlerScope.Current is null) ThrowTerminatingError(error);
        WriteWarning(error.ToString());
        _muted = true;
    }

    private protected override void WriteFailure(ErrorRecord error)
    {
        if (_handler is null) base.WriteFailure(error);
        else WriteWarning(error.ToString());
    }
}
