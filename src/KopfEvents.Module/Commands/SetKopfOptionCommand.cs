using System.Collections;
using System.Management.Automation;
using KopfEvents.Events;
using KopfEvents.Module.Cmdlets;

namespace KopfEvents.Module.Commands;

/// <summary>Sets options for this runspace: what is not named stays as it is. In kopf: <c>settings.posting</c>.</summary>
[Cmdlet(VerbsCommon.Set, "KopfOption", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = "Set")]
[OutputType(typeof(KopfOptions))]
public sealed class SetKopfOptionCommand : PSCmdlet
{
    /// <summary>Whether events are written at all.</summary>
    [Parameter(ParameterSetName = "Set")]
    public bool Enabled { get; set; }

    /// <summary>The least level that is written: Info, Warning or Error. Does not hold back Write-KopfEvent.</summary>
    [Parameter(ParameterSetName = "Set")]
    public KopfLevel Level { get; set; }

    /// <summary>Who reports: a name such as my-operator or example.com/my-operator.</summary>
    [Parameter(ParameterSetName = "Set")]
    public string Component { get; set; } = "";

    /// <summary>Which replica reports; at most 128 bytes.</summary>
    [Parameter(ParameterSetName = "Set")]
    public string Instance { get; set; } = "";

    /// <summary>What the names of the events begin with.</summary>
    [Parameter(ParameterSetName = "Set")]
    public string EventNamePrefix { get; set; } = "";

    /// <summary>Labels of all events: @{ team = 'ops' }; @{} for none.</summary>
    [Parameter(ParameterSetName = "Set")]
    public IDictionary? Label { get; set; }

    /// <summary>Annotations of all events; @{} for none.</summary>
    [Parameter(ParameterSetName = "Set")]
    public IDictionary? Annotation { get; set; }

    /// <summary>Restores what a new runspace has.</summary>
    [Parameter(ParameterSetName = "Default", Mandatory = true)]
    public SwitchParameter Default { get; set; }

    /// <summary>Gives the options as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (IsBound(nameof(Component))) Check(nameof(Component), Component, EventRules.CheckComponent);
        if (IsBound(nameof(Instance))) Check(nameof(Instance), Instance, EventRules.CheckInstance);
        if (IsBound(nameof(EventNamePrefix))) Check(nameof(EventNamePrefix), EventNamePrefix, EventRules.CheckNamePrefix);
        var (labels, annotations) = (PairsOf(nameof(Label), Label), PairsOf(nameof(Annotation), Annotation));
        if (annotations is not null && MetadataRules.CheckSize(annotations, isCounted: true) is { } problem)
        {
            ThrowTerminatingError(Errors.BadValue(nameof(Annotation), "...", problem, null));
        }

        if (ShouldProcess("the options of this runspace", Default ? "Restore" : "Set")) Apply(labels, annotations);
        if (PassThru) WriteObject(KopfOptions.Current.Copy());
    }

    private void Apply(IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string>? annotations)
    {
        if (Default)
        {
            KopfOptions.Reset();
            return;
        }

        var options = KopfOptions.Current;
        if (IsBound(nameof(Enabled))) options.Enabled = Enabled;
        if (IsBound(nameof(Level))) options.Level = Level;
        if (IsBound(nameof(Component))) options.Component = Component;
        if (IsBound(nameof(Instance))) options.Instance = Instance;
        if (IsBound(nameof(EventNamePrefix))) options.EventNamePrefix = EventNamePrefix;
        options.SetMetadata(labels, annotations);
    }

    private IReadOnlyDictionary<string, string>? PairsOf(string parameter, IDictionary? given)
    {
        if (given is null) return null;
        var pairs = new LabelPairs();
        if (pairs.Add(parameter, given) is { } error) ThrowTerminatingError(error);
        return pairs.Pairs;
    }

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private void Check(string parameter, string value, Func<string, string?> check)
    {
        if (check(value) is { } problem) ThrowTerminatingError(Errors.BadValue(parameter, value, problem, value));
    }
}
