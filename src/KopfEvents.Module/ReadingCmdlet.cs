using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Reading;

namespace KopfEvents.Module;

/// <summary>A cmdlet that reads objects, once or with every change: the parameters for that, and the way from the server to the pipeline.</summary>
public abstract class ReadingCmdlet : KubeCmdlet
{
    /// <summary>The parameter set in which objects are read once.</summary>
    protected const string GetSet = "Get";

    /// <summary>The parameter set in which they are watched.</summary>
    protected const string WatchSet = "Watch";

    /// <summary>Looks in all namespaces.</summary>
    [Parameter]
    [Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Goes on with every change, until Ctrl+C. How an object has changed is in $_.WatchEvent.Type: Added, Modified or Deleted.</summary>
    [Parameter(ParameterSetName = WatchSet, Mandatory = true)]
    [Alias("w")]
    public SwitchParameter Watch { get; set; }

    /// <summary>Ends the watch after so many seconds.</summary>
    [Parameter(ParameterSetName = WatchSet)]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    /// <summary>The namespace to look in; null for all.</summary>
    private protected string? NamespaceToRead => AllNamespaces ? null : Namespace ?? Cluster.Namespace;

    /// <summary>Reads all objects of a query; what goes wrong is an error record.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="target">What the user has asked for.</param>
    /// <param name="take">Gets each object as soon as it is there.</param>
    /// <returns>Whether all of them have come.</returns>
    private protected bool ReadAll(ObjectQuery query, object target, Action<PSObject> take)
    {
        var isWhole = true;
        WriteVerbose($"Reading {query} from {Cluster.Server}.");
        foreach (var (reading, failure, _) in ReadAhead.From(this, [stop => ObjectSource.ListAsync(Cluster, query, BuilderFor(query), stop)], Timeout.InfiniteTimeSpan))
        {
            if (reading.Note is { } note) WriteVerbose(note);
            else if (failure is null) take(reading.Value);
            else WriteError(Errors.NotRead(failure, target));
            isWhole &= failure is null;
        }

        return isWhole;
    }

    /// <summary>Reads all objects of some queries and then every change of them; what goes wrong with one query does not end the others.</summary>
    /// <param name="queries">What to read.</param>
    /// <param name="take">Gets each object, with its change in it, as soon as it is there.</param>
    private protected void WatchAll(IReadOnlyList<ObjectQuery> queries, Action<PSObject> take)
    {
        foreach (var query in queries) WriteVerbose($"Watching {query} on {Cluster.Server}.");
        List<Func<CancellationToken, IAsyncEnumerable<Reading<PSObject>>>> sources =
            [.. queries.Select<ObjectQuery, Func<CancellationToken, IAsyncEnumerable<Reading<PSObject>>>>(
                query => stop => ObjectSource.WatchAsync(Cluster, query, BuilderFor(query), stop))];
        var timeout = TimeoutSec is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        foreach (var (reading, failure, source) in ReadAhead.From(this, sources, timeout))
        {
            if (reading.Note is { } note) WriteVerbose(note);
            else if (failure is null) take(KubeObject.WithChange(reading.Value, reading.Change));
            else WriteError(Errors.NotRead(failure, queries[source].Resource.FullName));
        }
    }

    private static KubeObjectBuilder BuilderFor(ObjectQuery query) => new(query.Resource.ApiVersion, query.Resource.Kind);
}
