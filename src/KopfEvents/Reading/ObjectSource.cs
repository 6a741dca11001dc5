using System.Runtime.CompilerServices;
using System.Text.Json;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>Reads objects from the API server: one, all of a query, or all and then every change.</summary>
/// <remarks>Needs <c>get</c>, <c>list</c>, and for changes also <c>watch</c>, on the resource.</remarks>
internal static class ObjectSource
{
    /// <summary>Reads one object.</summary>
    /// <exception cref="ApiException">It is not there, or may not be read.</exception>
    public static async Task<T> GetAsync<T>(
        Cluster cluster, ApiResource resource, string? ns, string name, IObjectBuilder<T> builder,
            CancellationToken cancellationToken, string accept = "application/json")
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        return await attempts.RunAsync(async token =>
        {
            builder.Reset();
            using var response = await cluster.GetAsync(resource.PathOf(ns, name), accept, token).ConfigureAwait(false);
            return new ObjectParser<T>(builder).Parse(await response.ReadBodyAsync(token).ConfigureAwait(false)).Value;
        }).ConfigureAwait(false);
    }

    /// <summary>Reads all objects of a query, each as soon as it has come, and each once.</summary>
    /// <exception cref="ApiException">The server refuses, or does not answer again and again.</exception>
    public static async IAsyncEnumerable<ReadResult<T>> ListAsync<T>(
        Cluster cluster, ObjectQuery query, IObjectBuilder<T> builder,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var list = new ObjectList<T>(query, new ObjectParser<T>(builder), cluster.Retry.ForReader(cancellationToken));
        var seen = new HashSet<Guid>();
        var found = new List<ParsedObject<T>>();
        for (var isAtEnd = false; !isAtEnd;)
        {
            isAtEnd = !await list.ReadAsync(found).ConfigureAwait(false);
            if (list.Note is { } note) yield return ReadResult<T>.OfNote(note);
            foreach (var (value, identity) in found)
            {
                if (query.Includes(identity) && seen.Add(identity.Key))
                {
                    yield return new ReadResult<T>(value, WatchEventType.Added);
                }
            }

            found.Clear();
        }
    }

    /// <summary>
    /// Reads all objects of a query, and then each change of them, without end. After a cut it goes on from where it was; when
    /// the server has forgotten that, it reads the list again and tells what has changed. An object that went away unseen is
    /// told with its identity only.
    /// </summary>
    /// <exception cref="ApiException">The server refuses.</exception>
    public static async IAsyncEnumerable<ReadResult<T>> WatchAsync<T>(
        Cluster cluster, ObjectQuery query, IObjectBuilder<T> builder,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parser = new ObjectParser<T>(builder);
        var known = new KnownObjects();
        for (var isFirst = true; ; isFirst = false)
        {
            // Who watches already waits for a server that restarts as long as it takes.
            using var list = new ObjectList<T>(
                query, parser, isFirst ? cluster.Retry.ForReader(cancellationToken) : cluster.Retry.ForWatch(cancellationToken));
            await foreach (var result in ListChangesAsync(list, query, known, parser).ConfigureAwait(false)) yield return result;
            if (isFirst) yield return ReadResult<T>.EndOfList;

            using var watch =
                new WatchConnection<T>(query, list.ResourceVersion ?? "", parser, cluster.Retry.ForWatch(cancellationToken));
            await foreach (var result in WatchChangesAsync(watch, query, known).ConfigureAwait(false)) yield return result;
        }
    }

    private static async IAsyncEnumerable<ReadResult<T>> ListChangesAsync<T>(
        ObjectList<T> list, ObjectQuery query, KnownObjects known, ObjectParser<T> parser)
    {
        var found = new List<ParsedObject<T>>();
        var pass = 0;
        for (var isAtEnd = false; !isAtEnd;)
        {
            if (pass != list.Pass) known.BeginList();
            pass = list.Pass;
            isAtEnd = !await list.ReadAsync(found).ConfigureAwait(false);
            if (list.Note is { } note) yield return ReadResult<T>.OfNote(note);
            foreach (var (value, identity) in found)
            {
                if (query.Includes(identity) && known.Note(identity) is { } type) yield return new ReadResult<T>(value, type);
            }

            found.Clear();
        }

        foreach (var gone in known.EndList())
        {
            yield return new ReadResult<T>(parser.Parse(LastKnown(query, gone)).Value, WatchEventType.Deleted);
        }
    }

    private static async IAsyncEnumerable<ReadResult<T>> WatchChangesAsync<T>(
        WatchConnection<T> watch, ObjectQuery query, KnownObjects known)
    {
        var watchEvents = new List<WatchEvent<T>>();
        for (var isExpired = false; !isExpired;)
        {
            isExpired = !await watch.ReadAsync(watchEvents).ConfigureAwait(false);
            if (watch.Note is { } note) yield return ReadResult<T>.OfNote(note);
            foreach (var ((value, identity), type) in watchEvents)
            {
                if (type is null || !query.Includes(identity)) continue;
                var news = type != WatchEventType.Deleted ? known.Note(identity) : known.Forget(identity) ? type : null;
                if (news is not null) yield return new ReadResult<T>(value, news.Value);
            }

            watchEvents.Clear();
        }
    }

    private static byte[] LastKnown(ObjectQuery query, ObjectIdentity gone)
    {
        var metadata = new Dictionary<string, string> { ["name"] = gone.Name };
        if (gone.Namespace is not null) metadata["namespace"] = gone.Namespace;
        metadata["uid"] = gone.Uid;
        metadata["resourceVersion"] = gone.ResourceVersion;
        return JsonSerializer.SerializeToUtf8Bytes(
            new { apiVersion = query.Resource.ApiVersion, kind = query.Resource.Kind, metadata });
    }
}
