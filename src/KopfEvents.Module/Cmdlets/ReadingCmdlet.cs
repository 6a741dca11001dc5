using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// A cmdlet that reads objects, once or with every change: the parameters for that, and the way from the server to the pipeline.
/// </summary>
public abstract class ReadingCmdlet : ObjectCmdlet
{
    private readonly HashSet<string> _asked = [];
    private TimeLimit? _limit;

    /// <summary>Looks in all namespaces.</summary>
    [Parameter]
    [Alias("A")]
    public SwitchParameter AllNamespaces { get; set; }

    /// <summary>
    /// Goes on with every change, until Ctrl+C. How an object has changed is in $_.WatchEvent.Type: Added, Modified or Deleted.
    /// </summary>
    [Parameter]
    [Alias("w")]
    public SwitchParameter Watch { get; set; }

    /// <summary>
    /// How many seconds the reading may take, the connection included. A watch ends then; a list that is not complete is an
    /// error.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    /// <summary>When to end: with the pipeline, or when the time is over, which begins with the first request.</summary>
    private TimeLimit Limit => _limit ??= new TimeLimit(TimeoutSec, Cancellation);

    /// <inheritdoc/>
    internal override Cluster Connect() => InTime(Connect);

    /// <summary>Asks what has to be known before objects are read.</summary>
    /// <exception cref="ApiException">The server refuses, or does not answer in time.</exception>
    private protected T Ask<T>(Func<CancellationToken, Task<T>> ask) => InTime(token => WaitFor(ask(token)));

    /// <summary>The namespace to look in; null for all.</summary>
    private protected string? NamespaceToRead(Cluster cluster) => AllNamespaces ? null : NamespaceOn(cluster);

    /// <summary>Reads all objects of a query; what goes wrong is an error record.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="target">What the user has asked for.</param>
    /// <param name="take">Gets each object as soon as it is there.</param>
    /// <returns>Whether all of them have come.</returns>
    private protected bool ReadAll(ObjectQuery query, object target, Action<PSObject> take) =>
        ReadAll(query, target, BuilderFor(query), take);

    /// <summary>The same, with objects of another make.</summary>
    private protected bool ReadAll<T>(ObjectQuery query, object target, IObjectBuilder<T> builder, Action<T> take)
    {
        var (isWhole, isEmpty) = (true, true);
        var cluster = Connect();
        WriteVerbose($"Reading {query} from {cluster.Server}.");
        foreach (
            var (result, failure, _, _) in ReadAhead.From(
                this, [token => ObjectSource.ListAsync(cluster, query, builder, token)], Limit.Token))
        {
            if (result.Note is { } note) WriteVerbose(note);
            else if (failure is not null) WriteError(Errors.NotRead(failure, target));
            else take(result.Value);
            isWhole &= failure is null;
            isEmpty &= failure is null && result.Note is not null;
        }

        if (Limit.Token.IsCancellationRequested)
        {
            isWhole = false;
            WriteError(
                Errors.NotRead(
                    new ApiException(ApiFailure.Timeout, $"Reading {query} took longer than {TimeoutSec} s."), target));
        }

        if (isWhole && isEmpty) WarnIfMissing(cluster, query.Namespace);
        return isWhole;
    }

    /// <summary>
    /// Reads all objects of some queries and then every change of them; what goes wrong with one query does not end the others.
    /// </summary>
    /// <param name="queries">What to read.</param>
    /// <param name="take">Gets each object, with its change in it, as soon as it is there.</param>
    private protected void WatchAll(IReadOnlyList<ObjectQuery> queries, Action<PSObject> take) => WatchAll(
        queries, BuilderFor, (value, type) => take(KubeObject.WithWatchEvent(value, type)), endList: () => { });

    /// <summary>The same, with objects of another make.</summary>
    /// <param name="queries">What to read.</param>
    /// <param name="builderFor">Makes a builder for each of them.</param>
    /// <param name="take">Gets each object, and its change, as soon as it is there.</param>
    /// <param name="endList">Called once, when all has come that was there at the beginning, or as much of it as will.</param>
    private protected void WatchAll<T>(
        IReadOnlyList<ObjectQuery> queries, Func<ObjectQuery, IObjectBuilder<T>> builderFor, Action<T, WatchEventType> take,
        Action endList)
    {
        if (queries.Count == 0) return;
        var cluster = Connect();
        foreach (var query in queries)
        {
            WarnIfMissing(cluster, query.Namespace);
            WriteVerbose($"Watching {query} on {cluster.Server}.");
        }

        List<Func<CancellationToken, IAsyncEnumerable<ReadResult<T>>>> sources =
            [.. queries.Select<ObjectQuery, Func<CancellationToken, IAsyncEnumerable<ReadResult<T>>>>(
                query => token => ObjectSource.WatchAsync(cluster, query, builderFor(query), token))];
        var listing = Enumerable.Range(0, queries.Count).ToHashSet();
        foreach (var (result, failure, source, hasMore) in ReadAhead.From(this, sources, Limit.Token))
        {
            using var pace = WatchPace.Enter(isPausing: !hasMore);
            if (failure is not null) WriteError(Errors.NotRead(failure, queries[source].Resource.FullName));
            else if (result.Note is { } note) WriteVerbose(note);
            else if (!result.IsEndOfList) take(result.Value, result.Type);
            if ((failure is not null || result.IsEndOfList) && listing.Remove(source) && listing.Count == 0) endList();
        }

        if (listing.Count > 0) endList(); // there was no time for more
    }

    /// <summary>Where no object is given, all are meant: they are read at the end.</summary>
    private protected override void ProcessNothing()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _limit?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// Tells a user who has mistyped a namespace, and may know, that it is not there: the server gives an empty list.
    /// </summary>
    private void WarnIfMissing(Cluster cluster, string? ns)
    {
        if (ns is null || !_asked.Add(ns)) return;
        try
        {
            if (Ask(token => Namespaces.IsMissingAsync(cluster, ns, token)))
            {
                WriteWarning($"There is no namespace '{ns}' on {cluster.Server}.");
            }
        }
        catch (ApiException)
        {
            // There was no time to ask, and nobody has asked for it.
        }
    }

    private T InTime<T>(Func<CancellationToken, T> run) => Limit.Run(run, "what there is to read");

    private static KubeObjectBuilder BuilderFor(ObjectQuery query) => new(query.Resource.ApiVersion, query.Resource.Kind);
}
