using System.Collections.Concurrent;
using KopfEvents.Connections;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Delivery;

/// <summary>
/// Takes events in and delivers them with a few workers: what is taken is on the server in the end, or its report says why not.
/// The queue is short; whoever is faster than the server waits.
/// </summary>
/// <remarks>
/// Needs <c>create</c> on <c>events</c>, and <c>get</c> on the objects whose uid is not known. One recorder serves one pipeline
/// and is fed by one thread; connections are shared underneath.
/// </remarks>
internal sealed class EventRecorder : IAsyncDisposable
{
    private readonly Func<Task<Cluster>> _connect;
    private readonly EventReporter _reporter;
    private readonly DeliveryOptions _options;
    private readonly RateLimit _rate;
    private readonly RepeatedEvents _repeated;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopped;
    private readonly DeliveryQueue _queue;
    private readonly ConcurrentDictionary<Task, bool> _gathering = new();
    private CancellationTokenSource _gatheringEnds = new();

    /// <summary>Makes a recorder. Nothing is connected before the first event needs it.</summary>
    /// <param name="connect">Gives the server, or fails with an <see cref="ApiException"/>, which then fails the event that asked.</param>
    /// <param name="reporter">Who speaks.</param>
    /// <param name="options">How to deliver.</param>
    /// <param name="cancellationToken">Stops everything at once; what is not delivered by then is canceled.</param>
    public EventRecorder(
        Func<Task<Cluster>> connect, EventReporter reporter, DeliveryOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_connect, _reporter, _options) = (connect, reporter, options);
        (_rate, _repeated) = (new RateLimit(options.MaxRate, options.Clock), new RepeatedEvents(options));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stopped = _stop.Token; // good even when its source is disposed of: a stopped pipeline does not wait for what it has begun
        _queue = new DeliveryQueue(options, _stopped);
    }

    /// <summary>Takes an event about an object. Waits while the queue is full.</summary>
    /// <returns>The event on its way; null when it is a repeat that has joined an earlier one which is not sent yet.</returns>
    public ValueTask<PendingEvent?> RecordAsync(ObjectReference involved, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(involved);
        return RecordAsync(new PendingEvent(involved, null, draft), involved.IsEvent);
    }

    /// <summary>Takes an event about an object that is only named. Waits while the queue is full.</summary>
    /// <returns>The event on its way; null when it is a repeat that has joined an earlier one which is not sent yet.</returns>
    public ValueTask<PendingEvent?> RecordAsync(ObjectName involved, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(involved);
        return RecordAsync(new PendingEvent(null, involved, draft), involved.IsEvent);
    }

    /// <summary>Sends what is still gathered at once; the reports tell when it is there.</summary>
    public async Task FlushAsync()
    {
        using var ends = Interlocked.Exchange(ref _gatheringEnds, new CancellationTokenSource());
        await ends.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_gathering.Keys).ConfigureAwait(false);
    }

    /// <summary>Cancels what is not delivered yet, and ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await FlushAsync().ConfigureAwait(false);
        await _queue.DisposeAsync().ConfigureAwait(false);
        _gatheringEnds.Dispose();
        _stop.Dispose();
    }

    private ValueTask<PendingEvent?> RecordAsync(PendingEvent item, bool isEventForEvent)
    {
        if (isEventForEvent)
        {
            item.Complete(DeliveryResult.Skipped);
            return new(item);
        }

        return item.Draft.Aggregate ? RecordRepeatAsync(item) : RecordOnceAsync(item);
    }

    private ValueTask<PendingEvent?> RecordOnceAsync(PendingEvent item)
    {
        Func<Deadline, Task> deliver = deadline => DeliverAsync(item, PostAsync, deadline);
        return _queue.TryAdd(deliver) ? new(item) : WaitAsync();

        async ValueTask<PendingEvent?> WaitAsync()
        {
            await _queue.AddAsync(deliver).ConfigureAwait(false);
            return item;
        }
    }

    private async ValueTask<PendingEvent?> RecordRepeatAsync(PendingEvent item)
    {
        if (_repeated.Join(item) is not var (repeated, wait)) return null;
        if (wait == TimeSpan.Zero) await _queue.AddAsync(deadline => DeliverAsync(repeated, deadline)).ConfigureAwait(false);
        else Gather(repeated, wait);
        return item;
    }

    private void Gather(RepeatedEvent repeated, TimeSpan wait)
    {
        var gathering = GatherAsync(repeated, wait, _gatheringEnds.Token);
        _gathering[gathering] = true;
        gathering.ContinueWith(done => _gathering.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task GatherAsync(RepeatedEvent repeated, TimeSpan wait, CancellationToken end)
    {
        await Task.Delay(wait, _options.Clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.AddAsync(deadline => DeliverAsync(repeated, deadline)).ConfigureAwait(false);
    }

    private async Task DeliverAsync(RepeatedEvent repeated, Deadline deadline)
    {
        await repeated.Writing.WaitAsync().ConfigureAwait(false);
        var (first, count, last) = repeated.Take(_options.Clock);
        first.Count = count;
        await DeliverAsync(first, (cluster, involved, item, retry) =>
            (repeated.Counter ??= new EventCounter(cluster)).CountAsync(involved, item.Draft, _reporter, count, last, retry), deadline).ConfigureAwait(false);
        repeated.Writing.Release();
    }

    private Task<(EventBody Body, ReadOnlyMemory<byte> Answer)> PostAsync(
        Cluster cluster, ObjectReference involved, PendingEvent item, Retry retry) =>
        new EventPoster(cluster, _options.KeepResponse).PostAsync(EventBody.Build(involved, item.Draft, _reporter), retry);

    /// <summary>Brings an event to the server in its time, and reports in any case.</summary>
    private async Task DeliverAsync(
        PendingEvent item,
        Func<Cluster, ObjectReference, PendingEvent, Retry, Task<(EventBody Body, ReadOnlyMemory<byte> Answer)>> send,
        Deadline deadline)
    {
        if (_options.MaxRate > 0 && !await IsItsTurnAsync().ConfigureAwait(false))
        {
            item.Cancel(_stopped);
            return;
        }

        var failures = new List<ApiException>();
        try
        {
            _stopped.ThrowIfCancellationRequested();
            var cluster = await _connect().WaitAsync(_stopped).ConfigureAwait(false); // an exec plugin takes none of the event's own time
            deadline.Start();
            var retry = new Retry(cluster, _options, deadline, failures);
            var involved = await new ReferenceResolver(cluster, _options.Namespace).ResolveAsync(item, retry).ConfigureAwait(false);
            if (involved.IsEvent)
            {
                item.Complete(DeliveryResult.Skipped);
                return;
            }

            var (body, answer) = await send(cluster, involved, item, retry).ConfigureAwait(false);
            item.Complete(new DeliveryResult(DeliveryStatus.Posted)
            {
                Involved = involved,
                Event = body,
                Response = _options.KeepResponse ? answer : default,
                Retries = Messages(failures),
            });
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            item.Cancel(_stopped);
        }
        catch (OperationCanceledException)
        {
            item.Complete(Failed(OutOfTime(failures), failures));
        }
        catch (ApiException exception)
        {
            item.Complete(Failed(exception, failures));
        }
        catch (Exception exception)
        {
            // Nothing of the kind is known; but one odd event shall not end a pipeline of many.
            item.Complete(Failed(new ApiException(ApiFailure.ServerError, exception.Message, exception), failures));
        }
        finally
        {
            deadline.End();
        }
    }

    /// <summary>Waits for the rate's sake, before the event's own time begins; false when all is stopped meanwhile.</summary>
    private async Task<bool> IsItsTurnAsync()
    {
        try
        {
            await _rate.WaitAsync(_stopped).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static DeliveryResult Failed(ApiException failure, List<ApiException> failures) =>
        new(DeliveryStatus.Failed) { Failure = failure, Retries = Messages(failures) };

    private static string[] Messages(List<ApiException> failures) => failures.Count == 0 ? [] : [.. failures.Select(failure => failure.Message)];

    private ApiException OutOfTime(List<ApiException> failures) => failures.Count == 0
        ? new(ApiFailure.Timeout, $"Not written within {_options.Timeout.TotalSeconds:0.#} s: the API server did not answer, or had asked to wait longer.")
        : new(failures[^1].Failure, $"Given up after {_options.Timeout.TotalSeconds:0.#} s and {failures.Count} tries; the last one: {failures[^1].Message}", failures[^1]);
}
