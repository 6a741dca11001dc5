using System.Collections.Concurrent;
using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Takes events in and delivers them with a few workers: what is taken is on the server in the end, or its result says why not.
/// The queue is short; whoever is faster than the server waits.
/// </summary>
/// <remarks>
/// Needs <c>create</c> on <c>events</c>, and <c>get</c> on the objects whose uid is not known. One recorder serves one pipeline
/// and is fed by one thread; connections are shared underneath.
/// </remarks>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly Func<Task<Cluster>> _connect;
    private readonly DeliveryOptions _options;
    private readonly IEventSink _poster;
    private readonly IEventSink _counter;
    private readonly RateLimit _rate;
    private readonly RepeatedEvents _repeated = new();
    private readonly CancellationTokenSource _canceling;
    private readonly CancellationToken _cancellationToken;
    private readonly DeliveryQueue _queue;
    private readonly ConcurrentDictionary<Task, bool> _gathering = new();
    private CancellationTokenSource _gatheringEnds = new();

    /// <summary>Makes a recorder. Nothing is connected before the first event needs it.</summary>
    /// <param name="connect">Gives the server, or fails with an <see cref="ApiException"/>, which then fails the event that
    /// asked.</param>
    /// <param name="reporter">Who speaks.</param>
    /// <param name="options">How to deliver.</param>
    /// <param name="cancellationToken">Cancels everything at once that is not delivered by then.</param>
    public EventRecorder(
        Func<Task<Cluster>> connect, EventReporter reporter, DeliveryOptions options,
        CancellationToken cancellationToken = default)
        : this(connect, new EventPoster(reporter, options.KeepResponse), new EventCounter(reporter), options, cancellationToken)
    {
    }

    /// <summary>The same with other ways to send.</summary>
    public EventRecorder(
        Func<Task<Cluster>> connect, IEventSink poster, IEventSink counter, DeliveryOptions options,
            CancellationToken cancellationToken)
    {
        (_connect, _poster, _counter, _options, _rate) = (connect, poster, counter, options, new RateLimit(options.MaxRate));
        _canceling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // good even when its source is disposed of: a canceled pipeline does not wait for what it has begun
        _cancellationToken = _canceling.Token;
        _queue = new DeliveryQueue(options, DeliverAsync, _cancellationToken);
    }

    /// <summary>Takes an event about an object, or about one that is only named. Waits while the queue is full.</summary>
    /// <returns>The event on its way; null when it is a repeat that has joined an earlier one which is not sent yet.</returns>
    public ValueTask<PendingEvent?> RecordAsync(Target target, EventDraft draft)
    {
        if (!draft.Aggregate) return QueueAsync(new PendingEvent(target, draft));
        if (_repeated.Join(target, draft, out var wait) is not { } repeated) return default;
        if (wait == TimeSpan.Zero) return QueueAsync(repeated);
        Gather(repeated, wait);
        return new(repeated);
    }

    /// <summary>Sends what is still gathered at once; the results tell when it is there.</summary>
    public async Task FlushAsync()
    {
        using var ends = Interlocked.Exchange(ref _gatheringEnds, new CancellationTokenSource());
        await ends.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_gathering.Keys).ConfigureAwait(false);
    }

    /// <summary>Cancels what is not delivered yet, and ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _canceling.CancelAsync().ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
        await _queue.DisposeAsync().ConfigureAwait(false);
        _gatheringEnds.Dispose();
        _canceling.Dispose();
    }

    private ValueTask<PendingEvent?> QueueAsync(PendingEvent item)
    {
        return _queue.TryAdd(item) ? new(item) : WaitAsync();

        async ValueTask<PendingEvent?> WaitAsync()
        {
            await _queue.AddAsync(item).ConfigureAwait(false);
            return item;
        }
    }

    private void Gather(PendingEvent item, TimeSpan wait)
    {
        var gathering = GatherAsync(item, wait, _gatheringEnds.Token);
        _gathering[gathering] = true;
        gathering.ContinueWith(done => _gathering.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task GatherAsync(PendingEvent item, TimeSpan wait, CancellationToken end)
    {
        await Task.Delay(wait, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.AddAsync(item).ConfigureAwait(false);
    }

    /// <summary>What a worker does: brings an event to the server in its time, and says in any case what became of it.</summary>
    private async Task DeliverAsync(PendingEvent item, Deadline deadline)
    {
        if (item.Repeated is { } repeated) await repeated.BeginWriteAsync().ConfigureAwait(false);
        Attempts? attempts = null;
        try
        {
            if (_options.MaxRate > 0) await _rate.WaitAsync(_cancellationToken).ConfigureAwait(false);
            _cancellationToken.ThrowIfCancellationRequested();
            var cluster = await _connect().WaitAsync(_cancellationToken).ConfigureAwait(false);
            // an exec plugin takes none of the event's own time
            await cluster.PrepareAsync(_cancellationToken).ConfigureAwait(false);
            deadline.Start();
            attempts = cluster.Retry.ForEvent(deadline);
            item.Complete(await SendAsync(item, attempts).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
        {
            item.Cancel(_cancellationToken);
        }
        catch (Exception exception)
        {
            // Only failures of the API are known; but one odd event shall not end a pipeline of many.
            var failure = exception as ApiException ?? new ApiException(ApiFailure.ServerError, exception.Message, exception);
            item.Complete(new DeliveryResult(DeliveryStatus.Failed) { Failure = failure, Retries = Retries(attempts) });
        }
        finally
        {
            deadline.End();
            item.Repeated?.EndWrite();
        }
    }

    private async Task<DeliveryResult> SendAsync(PendingEvent item, Attempts attempts)
    {
        var references = new ReferenceResolver(attempts.Cluster, _options.Namespace);
        var involved = await references.CompleteAsync(item.Target, attempts).ConfigureAwait(false);
        if (involved.IsEvent) return DeliveryResult.Skipped; // events get no events: handling events must not multiply them
        var related = item.Draft.Related is { } second
            ? await references.CompleteAsync(second, attempts).ConfigureAwait(false)
            : null;
        var sent = await (item.Repeated is null ? _poster : _counter).SendAsync(item, involved, related, attempts)
            .ConfigureAwait(false);
        return new DeliveryResult(DeliveryStatus.Posted)
        {
            Involved = involved,
            Event = sent.Body,
            Response = _options.KeepResponse ? sent.Response : default,
            Retries = Retries(attempts),
        };
    }

    private static string[] Retries(Attempts? attempts) =>
        attempts is null or { Failures.Count: 0 } ? [] : [.. attempts.Failures.Select(failure => failure.Message)];
}
