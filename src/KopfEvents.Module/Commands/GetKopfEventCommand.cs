using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>
/// Gets events: those of the objects that are piped in or named, as kubectl describe shows them, or all of a namespace.
/// </summary>
[Cmdlet(VerbsCommon.Get, "KopfEvent", DefaultParameterSetName = ObjectSet)]
[OutputType(KubeObject.TypeName + "#v1/Event")]
public sealed class GetKopfEventCommand : ReadingCmdlet
{
    /// <summary>
    /// Events are looked through here to find those of what an object owns: few requests are better than small ones.
    /// </summary>
    private const int PageSizeOfOwned = 5000;

    private static readonly PSObjectReader Properties = new();

    private readonly List<IReadOnlyList<ObjectReference>> _collected = [];
    private EventFilter _filter = new(null, null, null, null);
    private string? _labels;
    private string? _fields;

    /// <summary>
    /// Whose events: any Kubernetes object of any client, a manifest, or names such as pod/web-0 or pods/web-0,deploy/web.
    /// Matched by uid, or by group, kind and name where there is none; so what exists no more has its events as well.
    /// </summary>
    [Parameter(ParameterSetName = ObjectSet, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ObjectNames]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public override object? InputObject { get; set; }

    /// <summary>The kind of the object, such as Pod; or its resource, such as pods or deployments.apps.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string Kind { get; set; } = "";

    /// <summary>The whole name of the object.</summary>
    [Parameter(ParameterSetName = NameSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Group and version of the object, such as apps/v1; needed only when two groups have the same kind.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ValidatePattern(ApiVersionPattern)]
    public string? ApiVersion { get; set; }

    /// <summary>
    /// Also the events of what the objects own, directly or not: of a Deployment its ReplicaSets and their Pods. They are in one
    /// table, in the order of time.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeOwned { get; set; }

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

    /// <summary>Which labels the events themselves have: a selector as kubectl takes it, or a hashtable.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public object? Selector { get; set; }

    /// <summary>
    /// Which values fields of the events have, such as 'involvedObject.kind=Pod,reason!=Pulled', or a hashtable of fields and
    /// values.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? FieldSelector { get; set; }

    /// <summary>Only what was last seen since then: a duration such as 5m or 1h30m, a TimeSpan, or a time.</summary>
    [Parameter]
    [Since]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (AllNamespaces && HasObjects) ThrowTerminatingError(Errors.AllNamespacesOfObjects());
        if (IncludeOwned && !HasObjects) ThrowTerminatingError(Errors.OwnedOfNothing());
        _filter = new EventFilter(Type, Reason, Component, Since);
        _labels = SelectorText.Of(Selector, LabelSelector.FromPairs);
        _fields =
            Reading.FieldSelector.All(SelectorText.Of(FieldSelector, Reading.FieldSelector.FromPairs), _filter.FieldSelector);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (HasObjects && _collected.Count == 0) return;
        try
        {
            if (Watch) WatchEvents();
            else if (HasObjects) WriteOwned();
            else WriteEvents(
                [EventQueries.All(NamespaceToRead(Connect()))], "events", AllNamespaces ? KubeObject.EventOfAllTypeName : null);
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, "events"));
        }
    }

    private protected override ObjectName? NamedObject() => ParameterSetName == NameSet
        ? new ObjectName(Kind, Name, Namespace, ApiVersion)
        : null;

    private protected override void Process(Target target)
    {
        try
        {
            if (target.Name is { } name && WildcardPattern.ContainsWildcardCharacters(name.Name))
            {
                WriteError(Errors.NameHasWildcards(name.Name, KubeObject.ForError(target)));
                return;
            }

            var references = EventQueries.References(ReferenceOf(target), target.Value, Properties);
            if (Watch || IncludeOwned) _collected.Add(references);
            else WriteEvents(
                [.. references.Select(EventQueries.About)], KubeObject.ForError(target)!, KubeObject.EventOfObjectTypeName);
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, KubeObject.ForError(target)!));
        }
    }

    private ObjectReference ReferenceOf(Target target)
    {
        var cluster = Connect();
        return target.Reference ?? Ask(token => EventQueries.ReferenceAsync(cluster, target.Name!, Namespace, token));
    }

    private void WriteEvents(IReadOnlyList<ObjectQuery> queries, object target, string? typeName)
    {
        var events = new StoredEvents();
        foreach (var query in queries)
        {
            ReadAll(Selected(query), target, new StoredEventBuilder(), found =>
            {
                if (_filter.Includes(found.Summary)) events.Add(found);
            });
        }

        foreach (var value in events.InOrder(typeName)) WriteObject(value);
    }

    private void WriteOwned()
    {
        var objects = new InvolvedObjects(Collected);
        var events = new StoredEvents();
        foreach (var ns in objects.Namespaces)
        {
            var found = new List<StoredEvent>();
            ReadAll(Selected(EventQueries.All(ns)) with { PageSize = PageSizeOfOwned }, "events", new StoredEventBuilder(), one =>
            {
                if (_filter.Includes(one.Summary)) found.Add(one);
            });
            var owned = new OwnedObjects(Connect(), Collected, ns);
            foreach (var one in found)
            {
                if (objects.Contains(one.Summary.Involved) || IsOwned(owned, one, canBeNew: false)) events.Add(one);
            }
        }

        foreach (var value in events.InOrder(typeName: null)) WriteObject(value);
    }

    private void WatchEvents()
    {
        var objects = HasObjects ? new InvolvedObjects(Collected) : null;
        var namespaces = objects?.Namespaces ?? [NamespaceToRead(Connect())];
        var owned = IncludeOwned ? namespaces.Select(ns => new OwnedObjects(Connect(), Collected, ns)).ToList() : [];
        var queries = _collected is [var only] && !IncludeOwned
            ? only.Select(EventQueries.About)
            : namespaces.Select(EventQueries.All);
        List<StoredEvent>? listed = [];
        WatchAll([.. queries.Select(Selected)], _ => new StoredEventBuilder(), Take, WriteListed);

        void Take(StoredEvent found, WatchEventType type)
        {
            if (type != WatchEventType.Added) WriteListed(); // what has changed meanwhile must not come before it
            if (!_filter.Includes(found.Summary) || (!IncludeOwned && !IsWanted(found, canBeNew: true))) return;
            if (listed is not null) listed.Add(found);
            else if (IsWanted(found, canBeNew: true)) Write(StoredEvents.Build(found), type);
        }

        bool IsWanted(StoredEvent found, bool canBeNew) =>
            objects is null || objects.Contains(found.Summary.Involved) || owned.Exists(one => IsOwned(one, found, canBeNew));

        // All that was there is at hand, so who owns what can be listed once, and what is first in time comes first.
        void WriteListed()
        {
            if (listed is null) return;
            var events = new StoredEvents();
            foreach (var found in listed.Where(found => IsWanted(found, canBeNew: false))) events.Add(found);
            listed = null;
            var left = events.Count;
            foreach (var value in events.InOrder(typeName: null))
            {
                using var pace = --left > 0 ? WatchPace.Enter(isPausing: false) : null;
                Write(value, WatchEventType.Added);
            }
        }

        void Write(PSObject value, WatchEventType type)
        {
            KubeObject.WithWatchEvent(value, type);
            if (AllNamespaces) value.TypeNames.Insert(0, KubeObject.EventOfAllTypeName);
            WriteObject(value);
        }
    }

    private List<ObjectReference> Collected => [.. _collected.SelectMany(references => references)];

    private bool IsOwned(OwnedObjects owned, StoredEvent found, bool canBeNew)
    {
        try
        {
            return Ask(token => owned.ContainsAsync(found.Summary.Involved, canBeNew, token).AsTask());
        }
        catch (ApiException) when (Watch)
        {
            return false; // the time is over, and with it the watch
        }
        finally
        {
            while (owned.Failures.TryDequeue(out var failure))
            {
                WriteWarning($"Events of some objects may be missing: {failure.Message}");
            }
        }
    }

    private ObjectQuery Selected(ObjectQuery query) => query with
    {
        LabelSelector = _labels,
        FieldSelector = Reading.FieldSelector.All(query.FieldSelector, _fields),
    };
}
