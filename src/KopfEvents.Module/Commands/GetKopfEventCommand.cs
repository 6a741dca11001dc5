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

    private readonly PipedObjects _piped = new();
    private readonly List<ObjectReference> _watched = [];
    private EventFilter _filter = new(null, null, null, null);

    /// <summary>Whose events: any Kubernetes object of any client, a manifest, or the name of one as 'pod/web-0'. Matched by uid, or by name where there is none.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

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

    private bool IsAboutObjects => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AllNamespaces && IsAboutObjects) ThrowTerminatingError(Errors.AllNamespacesOfObjects());
        _filter = new EventFilter(Type, Reason, Component, Since);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!IsAboutObjects) return;
        foreach (var found in _piped.Read(InputObject)) Take(found);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var found in _piped.End()) Take(found);
        if (IsAboutObjects ? _watched.Count == 0 : !CanConnect("events")) return;
        if (Watch) WatchEvents();
        else WriteEvents([EventQueries.All(NamespaceToRead)], "events", null);
    }

    private void Take(Target found)
    {
        if (found.Problem is { } problem) WriteError(Errors.NotAnObject(problem, found.Value));
        else if (!CanConnect(found.Value!) || ReferenceOf(found) is not { } reference) return;
        else if (Watch) _watched.Add(reference);
        else WriteEvents(EventQueries.About(reference), found.Value!, OfObjectTypeName);
    }

    private bool CanConnect(object target)
    {
        try
        {
            return Connect() is not null;
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, target));
            return false;
        }
    }

    private ObjectReference? ReferenceOf(Target found)
    {
        if (found.Reference is { } reference) return reference;
        try
        {
            return Ask(end => EventQueries.ReferenceAsync(Cluster, found.Name!, Namespace, end));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, found.Value!));
            return null;
        }
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
        var objects = IsAboutObjects ? new InvolvedObjects(_watched) : null;
        WatchAll([.. (objects?.Namespaces ?? [NamespaceToRead]).Select(EventQueries.All)], value =>
        {
            var summary = EventSummary.Read(Properties, value);
            if (_filter.Includes(summary) && objects?.Contains(summary.Involved) != false) WriteObject(value);
        });
    }
}
