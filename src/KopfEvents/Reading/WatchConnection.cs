using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>
/// Watches from a version on, over as many requests as it takes: the server ends each of them after some minutes, networks cut
/// them, and it goes on from the last version that it has seen, bookmarks included.
/// </summary>
internal sealed class WatchConnection<T>(ObjectQuery query, string resourceVersion, ObjectParser<T> parser, Attempts attempts)
    : IDisposable
{
    private WatchStream<T>? _stream;
    private bool _hasWatchEvents;

    /// <summary>Where a watch can go on from.</summary>
    public string ResourceVersion { get; private set; } = resourceVersion;

    /// <summary>What happened in the last step, for the user; null when nothing did.</summary>
    public string? Note { get; private set; }

    /// <summary>
    /// Waits for the next watch events and adds them; false when the version has expired (410), and only a new list can tell.
    /// </summary>
    /// <exception cref="ApiException">The server refuses.</exception>
    public async ValueTask<bool> ReadAsync(List<WatchEvent<T>> watchEvents)
    {
        Note = null;
        try
        {
            var (goesOn, failure) = await attempts.TryAsync(token => StepAsync(watchEvents, token), isTimed: _stream is null)
                .ConfigureAwait(false);
            if (failure is null) return goesOn;
            Note = $"Watching {query} again after: {failure.Message}";
            return true;
        }
        finally
        {
            Remember(watchEvents);
        }
    }

    public void Dispose()
    {
        CloseStream();
        attempts.Dispose();
    }

    /// <summary>Opens the watch, or else waits for what it brings.</summary>
    private async Task<bool> StepAsync(List<WatchEvent<T>> watchEvents, CancellationToken cancellationToken)
    {
        try
        {
            if (_stream is null) _stream = await OpenAsync(cancellationToken).ConfigureAwait(false);
            else if (!await _stream.ReadAsync(watchEvents, cancellationToken).ConfigureAwait(false)) End(watchEvents);
            return true;
        }
        catch (ApiException failure) when (failure.StatusCode == HttpStatusCode.Gone)
        {
            CloseStream();
            Note = $"Watching {query}: the server has forgotten what happened meanwhile; reading the list again.";
            return false;
        }
        catch
        {
            CloseStream();
            throw;
        }
    }

    private async Task<WatchStream<T>> OpenAsync(CancellationToken cancellationToken)
    {
        _hasWatchEvents = false;
        // As client-go has it: at random, so that a restarted server does not get all watchers back at once.
        var timeout = TimeSpan.FromMinutes(5 + 5 * Random.Shared.NextDouble());
        var response = await attempts.Cluster.GetAsync(query.PathOfWatch(ResourceVersion, timeout), cancellationToken)
            .ConfigureAwait(false);
        return new WatchStream<T>(
            response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), parser);
    }

    /// <summary>
    /// An end without a watch event can be that of a server that ends each watch at once, and is not to be hammered.
    /// </summary>
    private void End(List<WatchEvent<T>> watchEvents)
    {
        CloseStream();
        if (!_hasWatchEvents && watchEvents.Count == 0)
        {
            attempts.MayGoOn(new ApiException(ApiFailure.Unreachable, "The watch ended without a watch event."));
        }
    }

    private void Remember(List<WatchEvent<T>> watchEvents)
    {
        if (watchEvents.Count == 0) return;
        _hasWatchEvents = true;
        attempts.Succeed();
        ResourceVersion = watchEvents[^1].Object.Identity.ResourceVersion;
    }

    private void CloseStream()
    {
        _stream?.Dispose();
        _stream = null;
        parser.Reset();
    }
}
