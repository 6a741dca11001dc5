using System.Management.Automation;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Commands;

/// <summary>Writes an Error event about an object and what went wrong with it. In kopf: <c>kopf.exception</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "KopfException", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ObjectSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class WriteKopfExceptionCommand : EventCmdlet
{
    private CaughtError? _error;

    /// <summary>Why the event is, instead of the exception's class name.</summary>
    [Parameter(Position = 0)]
    public override object? Reason { get; set; }

    /// <summary>Free text, or a script block that gives it for each object; the exception's text follows it.</summary>
    [Parameter(Position = 1)]
    [AllowNull]
    [AllowEmptyString]
    public override object? Message { get; set; } = "";

    /// <summary>An error record or exception, instead of the error that is being handled: $_ in a catch block.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Exception { get; set; }

    private protected override KopfLevel? Level => KopfLevel.Error;

    private protected override string? DefaultReason => _error?.ClassName;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _error = CaughtError.From(Exception ?? SessionState.PSVariable.GetValue("_"));
        if (_error is null && Exception is not null)
        {
            Refuse(Errors.BadValue(
                nameof(Exception), Exception.ToString() ?? "", "is neither an error record nor an exception", Exception));
        }

        if (_error is null && Reason is null) Refuse(Errors.NoException());
        base.BeginProcessing();
    }

    private protected override string Complete(string message) =>
        string.Join(' ', new[] { message, _error?.Text ?? "" }.Where(part => part.Length > 0));
}
