using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>Gets events: those of the objects that are piped in, as kubectl describe shows them, or all of a namespace.</summary>
[Cmdlet(VerbsCommon.Get, "KopfEvent", DefaultParameterSetName = GetSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class GetKopfEventCommand : ReadingCmdlet
{
    /// <summary>The type name of events that are shown below their object, and so without it.</summary>
    private const string OfObjectTypeName = "KopfEvents.ObjectEvent";

    private static readonly PSObjectReader Properties = new();

    private readonly List<ObjectReference> _watched = [];
    private EventFilter _filter = new(null, null, null, null);

    /// <summary>Whose events: any Kubernetes object of any client, a manifest, or the name of one as 'pod/web-0'. Matched by uid, or by name where there is none.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override object? InputObject { get; set; }

    /// <summary>Only events of these types, such as Warning; wildcards work.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[]? Type { get; set; }

    /// <summary>Only events with these reasons; wildcards work.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Reason { get; set; }

    /// <summary>Only events from these reporters: the From column, such as kopf or kubelet; wildcards work.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Component { get; set; }

    /// <summary>Only what was last seen since then: a duration such as 5m or 1h30m, a TimeSpan, or a time.</summary>
    [Parameter]
    [Since]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AllNamespaces && HasObjects) ThrowTerminatingError(Errors.AllNamespacesOfObjects());
        _filter = new EventFilter(Type, Reason, Component, Since);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (HasObjects)
        {
            if (_watched.Count > 0) WatchEvents();
            return;
        }

        try
        {
            if (Watch) WatchEvents();
            else WriteEvents([EventQueries.All(NamespaceToRead(Connect()))], "events", null);
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, "events"));
        }
    }

    private protected override void Process(Target target)
    {
        try
        {
            var reference = ReferenceOf(target);
            if (Watch) _watched.Add(reference);
            else WriteEvents(EventQueries.About(reference), KubeObject.ForError(target)!, OfObjectTypeName);
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, KubeObject.ForError(target)!));
        }
    }

    private ObjectReference ReferenceOf(Target target)
    {
        var cluster = Connect();
        return target.Reference ?? Ask(end => EventQueries.ReferenceAsync(cluster, target.Name!, NamespaceOn(cluster), end));
    }

    private void WriteEvents(IReadOnlyList<ObjectQuery> queries, object target, string? typeName)
    {
        var events = new List<(PSObject Value, EventSummary Summary)>();
        foreach (var query in queries)
        {
            ReadAll(query, target, value =>
            {
                if (EventSummary.Read(Properties, value) is var summary && _filter.Includes(summary)) events.Add((value, summary));
            });
        }

        foreach (var (value, _) in events.OrderBy(one => one.Summary.LastSeen).ThenBy(one => one.Summary.FirstSeen))
        {
            if (typeName is not null) value.TypeNames.Insert(0, typeName);
            WriteObject(value);
        }
    }

    private void WatchEvents()
    {
        var objects = HasObjects ? new InvolvedObjects(_watched) : null;
        WatchAll([.. (objects?.Namespaces ?? [NamespaceToRead(Connect())]).Select(EventQueries.All)], value =>
        {
            var summary = EventSummary.Read(Properties, value);
            if (_filter.Includes(summary) && objects?.Contains(summary.Involved) != false) WriteObject(value);
        });
    }
}
