using System.Collections;
using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>Gets objects from an API server, or watches them: by kind, by name, by labels and fields.</summary>
[Cmdlet(VerbsCommon.Get, "KubeObject", DefaultParameterSetName = "Get")]
[OutputType(KubeObject.TypeName)]
public sealed class GetKubeObjectCommand : KubeCmdlet
{
    private string? _labels;
    private Shard? _shard;

    /// <summary>What kubectl takes: po, pods, Pod, deployments.apps, pod/web-0, all; several with commas.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Resource { get; set; } = [];

    /// <summary>Names of the objects, with wildcards if wanted. By default all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>Which labels the objects have: a selector as kubectl takes it, such as 'app=web,tier!=db', or a hashtable, such as @{ app = 'web' }.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNull]
    public object? Selector { get; set; }

    /// <summary>Which values fields have, such as 'status.phase=Running'; the server knows a few fields of each kind.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FieldSelector { get; set; }

    /// <summary>Looks in all namespaces.</summary>
    [Parameter]
    [Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Only a part of the objects, such as 2/8: the third of eight parts, since they are counted from 0 as the pods of an Indexed Job. An object stays in its part, and no two parts share one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <summary>Goes on with every change, until Ctrl+C. How an object has changed is in $_.WatchEvent.Type: Added, Modified or Deleted.</summary>
    [Parameter(ParameterSetName = "Watch", Mandatory = true)]
    [Alias("w")]
    public SwitchParameter Watch { get; set; }

    /// <summary>Ends the watch after so many seconds.</summary>
    [Parameter(ParameterSetName = "Watch")]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var selector = Selector is PSObject wrapper ? wrapper.BaseObject : Selector;
        _labels = selector is IDictionary pairs ? LabelSelector.FromPairs(pairs) : selector?.ToString();
        if (Shard is not null && !Reading.Shard.TryParse(Shard, out _shard))
        {
            ThrowTerminatingError(Errors.BadValue(nameof(Shard), Shard, "is not a part like 0/8, 1/8 and so on up to 7/8", Shard));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var wanted = Resource.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)).SelectMany(Find).ToList();
        if (Watch) WatchAll([.. wanted.Select(one => QueryFor(one.Resource, one.Names))]);
        else wanted.ForEach(one => Get(one.Resource, one.Names));
    }

    private List<(ApiResource Resource, NameSelection Names)> Find(string text)
    {
        var (resource, name) = text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? (text[..slash], text[(slash + 1)..])
            : (text, null);
        try
        {
            var found = WaitFor(Cluster.Resources.FindAllAsync(resource, StopToken));
            return [.. found.Select(one => (one, new NameSelection(name is null ? Name ?? [] : [name])))];
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, text));
            return [];
        }
    }

    private void Get(ApiResource resource, NameSelection names)
    {
        var isAnywhere = AllNamespaces && resource.IsNamespaced;
        if (names.Plain is { } plain && _labels is null && FieldSelector is null && _shard is null && !isAnywhere)
        {
            foreach (var name in plain) GetOne(resource, name);
        }
        else
        {
            List(QueryFor(resource, names));
            foreach (var name in names.Missing) WriteError(Errors.NotFound(resource.FullName, name));
        }
    }

    private void GetOne(ApiResource resource, string name)
    {
        WriteVerbose($"Reading {resource.FullName} '{name}' from {Cluster.Server}.");
        try
        {
            WriteObject(WaitFor(ObjectSource.GetAsync(Cluster, resource, Namespace ?? Cluster.Namespace, name, new KubeObjectBuilder(), StopToken)));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, name));
        }
    }

    private void List(ObjectQuery query)
    {
        WriteVerbose($"Reading {query} from {Cluster.Server}.");
        try
        {
            foreach (var reading in ReadAhead.From(this, stop => ObjectSource.ListAsync(Cluster, query, BuilderFor(query), stop)))
            {
                if (reading.Note is { } note) WriteVerbose(note);
                else WriteObject(reading.Value);
            }
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, query.Resource.FullName));
        }
    }

    private void WatchAll(List<ObjectQuery> queries)
    {
        foreach (var query in queries) WriteVerbose($"Watching {query} on {Cluster.Server}.");
        var sources = queries.Select(query => (Func<CancellationToken, IAsyncEnumerable<Reading<PSObject>>>)(
            stop => ObjectSource.WatchAsync(Cluster, query, BuilderFor(query), stop))).ToList();
        var timeout = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        foreach (var (reading, failure, source) in ReadAhead.From(this, sources, timeout))
        {
            if (failure is not null) WriteError(Errors.NotRead(failure, queries[source].Resource.FullName));
            else if (reading.Note is { } note) WriteVerbose(note);
            else WriteObject(KubeObject.WithChange(reading.Value, reading.Change));
        }
    }

    private ObjectQuery QueryFor(ApiResource resource, NameSelection names) => new(resource)
    {
        Namespace = AllNamespaces || !resource.IsNamespaced ? null : Namespace ?? Cluster.Namespace,
        LabelSelector = _labels,
        FieldSelector = FieldSelector,
        Name = names.Plain is [var only] ? only : null,
        NameFilter = names.Filter,
        Shard = _shard,
    };

    private static KubeObjectBuilder BuilderFor(ObjectQuery query) => new(query.Resource.ApiVersion, query.Resource.Kind);
}
