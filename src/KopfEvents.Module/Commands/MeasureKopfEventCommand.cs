using System.Collections.ObjectModel;
using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Commands;

/// <summary>
/// Groups events and tells how often they have happened, about how many objects, and when: where to look first.
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "KopfEvent")]
[OutputType(TypeName)]
public sealed class MeasureKopfEventCommand : PSCmdlet
{
    /// <summary>The type name of the groups.</summary>
    private const string TypeName = "KopfEvents.EventGroup";

    /// <summary>How many parts the time is divided into: as many as can be seen at a glance.</summary>
    private const int TimelineParts = 20;

    private static readonly PSObjectReader Properties = new();

    private readonly PipedObjects _piped = new();
    private EventGrouping[] _groupings = [];
    private EventGroups _groups = new([]);

    /// <summary>Events of any client: what Get-KopfEvent gives, or what kubectl get events -o json prints.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>
    /// What the events of a group have in common: one or several of Kind, Reason, Object, Namespace, Component.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateSet(
        nameof(EventGrouping.Kind), nameof(EventGrouping.Reason), nameof(EventGrouping.Object), nameof(EventGrouping.Namespace),
        nameof(EventGrouping.Component))]
    public string[] By { get; set; } = [nameof(EventGrouping.Kind), nameof(EventGrouping.Reason)];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var wanted = By.Select(text => Enum.Parse<EventGrouping>(text, ignoreCase: true)).ToList();
        // Objects of two namespaces can have one name.
        if (wanted.Contains(EventGrouping.Object)) wanted.Insert(0, EventGrouping.Namespace);
        _groupings = [.. wanted.Distinct()];
        _groups = new EventGroups(_groupings);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Add(_piped.Read(InputObject));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Add(_piped.End());
        foreach (var group in _groups.MostFrequentFirst()) WriteObject(Row(group));
    }

    private void Add(IEnumerable<Target> targets)
    {
        foreach (var target in targets)
        {
            if (target.Problem is { } problem) WriteError(Errors.NotAnObject(problem, KubeObject.ForError(target)));
            else if (target.Reference is not { IsEvent: true })
            {
                WriteError(Errors.NotAnEvent(target.Description, KubeObject.ForError(target)));
            }
            else _groups.Add(EventSummary.Read(Properties, target.Value!));
        }
    }

    private PSObject Row(EventGroup group)
    {
        var row = new PSObject();
        row.TypeNames.Insert(0, TypeName);
        for (var i = 0; i < _groupings.Length; i++) Set(_groupings[i].ToString(), group.Key[i]);
        Set("Type", group.Type);
        Set("Count", group.Count);
        Set("Objects", group.Objects);
        Set("First", group.First?.LocalDateTime);
        Set("Last", group.Last?.LocalDateTime);
        Set("Timeline", new ReadOnlyCollection<long>(group.Timeline.Parts(TimelineParts)));
        return row;

        void Set(string name, object? value) => row.Properties.Add(new PSNoteProperty(name, value));
    }
}
