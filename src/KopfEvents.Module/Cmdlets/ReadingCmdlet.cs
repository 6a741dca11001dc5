using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Module.Cmdlets;

/// <summary>A cmdlet that reads objects, once or with every change: the parameters for that, and the way from the server to the pipeline.</summary>
public abstract class ReadingCmdlet : ObjectCmdlet
{
    /// <summary>The parameter set in which objects are read once.</summary>
    protected const string GetSet = "Get";

    /// <summary>The parameter set in which they are watched.</summary>
    protected const string WatchSet = "Watch";

    private CancellationTokenSource? _end;

    /// <summary>Looks in all namespaces.</summary>
    [Parameter]
    [Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>Goes on with every change, until Ctrl+C. How an object has changed is in $_.WatchEvent.Type: Added, Modified or Deleted.</summary>
    [Parameter(ParameterSetName = WatchSet, Mandatory = true)]
    [Alias("w")]
    public SwitchParameter Watch { get; set; }

    /// <summary>Ends the watch after so many seconds, finding out what to watch included.</summary>
    [Parameter(ParameterSetName = WatchSet)]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    /// <summary>When to end: with the pipeline, or when the time of the watch is over, which begins with the first asking.</summary>
    private CancellationToken End => (_end ??= NewEnd()).Token;

    /// <inheritdoc/>
    internal override Cluster Connect() => InTime(Connect);

    /// <summary>Asks what has to be known before objects are read.</summary>
    /// <exception cref="ApiException">The server refuses, or does not answer in time.</exception>
    private protected T Ask<T>(Func<CancellationToken, Task<T>> ask) => InTime(end => WaitFor(ask(end)));

    /// <summary>The namespace to look in; null for all.</summary>
    private protected string? NamespaceToRead(Cluster cluster) => AllNamespaces ? null : NamespaceOn(cluster);

    /// <summary>Reads all objects of a query; what goes wrong is an error record.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="target">What the user has asked for.</param>
    /// <param name="take">Gets each object as soon as it is there.</param>
    /// <returns>Whether all of them have come.</returns>
    private protected bool ReadAll(ObjectQuery query, object target, Action<PSObject> take)
    {
        var isWhole = true;
        var cluster = Connect();
        WriteVerbose($"Reading {query} from {cluster.Server}.");
        foreach (var (reading, failure, _) in ReadAhead.From(this, [stop => ObjectSource.ListAsync(cluster, query, BuilderFor(query), stop)], End))
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
        if (queries.Count == 0) return;
        var cluster = Connect();
        foreach (var query in queries) WriteVerbose($"Watching {query} on {cluster.Server}.");
        List<Func<CancellationToken, IAsyncEnumerable<ReadResult<PSObject>>>> sources =
            [.. queries.Select<ObjectQuery, Func<CancellationToken, IAsyncEnumerable<ReadResult<PSObject>>>>(
                query => stop => ObjectSource.WatchAsync(cluster, query, BuilderFor(query), stop))];
        foreach (var (reading, failure, source) in ReadAhead.From(this, sources, End))
        {
            if (reading.Note is { } note) WriteVerbose(note);
            else if (failure is null) take(KubeObject.WithWatchEvent(reading.Value, reading.Type));
            else WriteError(Errors.NotRead(failure, queries[source].Resource.FullName));
        }
    }

    /// <summary>Where no object is given, all are meant: they are read at the end.</summary>
    private protected override void ProcessNothing()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _end?.Dispose();
        base.Dispose(disposing);
    }

    private T InTime<T>(Func<CancellationToken, T> run)
    {
        try
        {
            return run(End);
        }
        catch (OperationCanceledException exception)
        {
            throw new ApiException(ApiFailure.Timeout, $"The watch could not begin within {TimeoutSec} s.", exception);
        }
    }

    private CancellationTokenSource NewEnd()
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (TimeoutSec is { } seconds) end.CancelAfter(TimeSpan.FromSeconds(seconds));
        return end;
    }

    private static KubeObjectBuilder BuilderFor(ObjectQuery query) => new(query.Resource.ApiVersion, query.Resource.Kind);
}
