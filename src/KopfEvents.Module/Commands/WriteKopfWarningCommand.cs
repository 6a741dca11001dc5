using System.Management.Automation;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Commands;

/// <summary>Writes a Warning event about an object: something that deserves a look. In kopf: <c>kopf.warn</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "KopfWarning", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = ObjectSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class WriteKopfWarningCommand : EventCmdlet
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0)]
    public override object? Reason { get; set; }

    /// <inheritdoc/>
    [Parameter(Position = 1)]
    [AllowNull]
    [AllowEmptyString]
    public override object? Message { get; set; } = "";

    private protected override KopfLevel? Level => KopfLevel.Warning;
}
