using System.Management.Automation;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Commands;

/// <summary>Writes an event of any type about an object. In kopf: <c>kopf.event</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "KopfEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ObjectSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class WriteKopfEventCommand : EventCmdlet
{
    /// <summary>The event's type: Normal, Warning, Error, or any other word.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string Type { get; set; } = "";

    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 1)]
    public override object? Reason { get; set; }

    /// <inheritdoc/>
    [Parameter(Position = 2)]
    [AllowNull]
    [AllowEmptyString]
    public override object? Message { get; set; } = "";

    private protected override string EventType => Type;

    private protected override KopfLevel? Level => null;
}
