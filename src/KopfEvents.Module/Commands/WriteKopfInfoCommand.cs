using System.Management.Automation;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Commands;

/// <summary>Writes a Normal event about an object: something that is as it should be. In kopf: <c>kopf.info</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "KopfInfo", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ObjectSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class WriteKopfInfoCommand : EventCmdlet
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0)]
    public override object? Reason { get; set; }

    /// <inheritdoc/>
    [Parameter(Position = 1)]
    [AllowNull]
    [AllowEmptyString]
    public override object? Message { get; set; } = "";

    private protected override KopfLevel? Level => KopfLevel.Info;
}
