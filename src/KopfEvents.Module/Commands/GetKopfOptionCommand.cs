using System.Management.Automation;

namespace KopfEvents.Module.Commands;

/// <summary>Gives the options of this runspace. In kopf: <c>settings.posting</c>.</summary>
[Cmdlet(VerbsCommon.Get, "KopfOption")]
[OutputType(typeof(KopfOptions))]
public sealed class GetKopfOptionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(KopfOptions.Current.Copy());
}
