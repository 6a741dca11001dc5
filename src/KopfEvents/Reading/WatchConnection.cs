using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>
/// Watches from a version on, over as many requests as it takes: the server ends each of them after some minutes, networks cut
/// them, and it goes on from the last version that it has seen, bookmarks included.
/// </summary>
internal sealed class WatchConnection<T>(Cluster cluster, ObjectQuery query, string resourceVersion, ObjectParser<T> parser) : IDisposable
{
    /// <summary>Without a limit: who watches wants to go on when the server is back, however long it takes.</summary>
    private readonly Attempts _attempts = new(cluster, TimeProvider.System);

    private WatchStream<T>? _stream;
    private bool _hasWatchEvents;

    /// <summary>Where a watch can go on from.</summary>
    public string ResourceVersion { get; private set; } = resourceVersion;

    /// <summary>What happened in the last step, for the user; null when nothing did.</summary>
    public string? Note { get; private set; }

    /// <summary>Waits for the next watch events and adds them; false when the version has expired (410), and only a new list can tell.</summary>
    /// <exception cref="ApiException">The server refuses.</exception>
    public async ValueTask<bool> ReadAsync(List<WatchEvent<T>> watchEvents, CancellationToken cancellationToken)
    {
        Note = null;
        try
        {
            await _attempts.WaitAsync(cancellationToken).ConfigureAwait(false);
            _stream ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (!await _stream.ReadAsync(watchEvents, cancellationToken).ConfigureAwait(false)) End();
            return true;
        }
        catch (Exception exception) when (ApiResponse.AsFailure(exception) is { } failure)
        {
            CloseStream();
            if (failure.StatusCode == HttpStatusCode.Gone)
            {
                Note = $"Watching {query}: the server has forgotten what happened meanwhile; reading the list again.";
                return false;
            }

            if (!_attempts.MayGoOn(failure)) throw failure;
            Note = $"Watching {query} again after: {failure.Message}";
            return true;
        }
        finally
        {
            Remember(watchEvents);
        }
    }

    public void Dispose() => CloseStream();

    private async Task<WatchStream<T>> OpenAsync(CancellationToken cancellationToken)
    {
        _hasWatchEvents = false;
        // As client-go has it: at random, so that a restarted server does not get all watchers back at once.
        var timeout = TimeSpan.FromMinutes(5 + 5 * Random.Shared.NextDouble());
        var response = await cluster.GetAsync(query.PathOfWatch(ResourceVersion, timeout), cancellationToken).ConfigureAwait(false);
        return new WatchStream<T>(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), parser);
    }

    /// <summary>An end without a watch event can be that of a server that ends each watch at once, and is not to be hammered.</summary>
    private void End()
    {
        CloseStream();
        if (!_hasWatchEvents) _attempts.MayGoOn(new ApiException(ApiFailure.Unreachable, "The watch ended without a watch event."));
    }

    private void Remember(List<WatchEvent<T>> watchEvents)
    {
        if (watchEvents.Count == 0) return;
        _hasWatchEvents = true;
        _attempts.Succeed();
        ResourceVersion = watchEvents[^1].Object.Identity.ResourceVersion;
    }

    private void CloseStream()
    {
        _stream?.Dispose();
        _stream = null;
        parser.Reset();
    }
}
