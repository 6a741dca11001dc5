using System.Threading.Channels;
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
public sealed class EventRecorder : IAsyncDisposable
{
    private readonly Func<Cluster> _connect;
    private readonly EventReporter _reporter;
    private readonly DeliveryOptions _options;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<PendingEvent> _queue;
    private readonly List<Task> _workers = [];
    private int _idle;

    /// <summary>Makes a recorder. Nothing is connected before the first event needs it.</summary>
    /// <param name="connect">Gives the server, or throws an <see cref="ApiException"/>, which then fails the event that asked.</param>
    /// <param name="reporter">Who speaks.</param>
    /// <param name="options">How to deliver.</param>
    /// <param name="cancellationToken">Stops everything at once; what is not delivered by then is canceled.</param>
    public EventRecorder(
        Func<Cluster> connect, EventReporter reporter, DeliveryOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_connect, _reporter, _options) = (connect, reporter, options);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _queue = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(options.ThrottleLimit) { SingleWriter = true });
    }

    /// <summary>Takes an event about an object. Waits while the queue is full.</summary>
    public Task<PendingEvent> RecordAsync(ObjectReference involved, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(involved);
        return EnqueueAsync(new PendingEvent(involved, null, draft), involved.IsEvent);
    }

    /// <summary>Takes an event about an object that is only named. Waits while the queue is full.</summary>
    public Task<PendingEvent> RecordAsync(ObjectName involved, EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(involved);
        return EnqueueAsync(new PendingEvent(null, involved, draft), involved.IsEvent);
    }

    /// <summary>Cancels what is not delivered yet, and ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await Task.WhenAll(_workers).ConfigureAwait(false);
        while (_queue.Reader.TryRead(out var left)) left.Cancel(_stop.Token);
        _stop.Dispose();
    }

    private async Task<PendingEvent> EnqueueAsync(PendingEvent item, bool isEventForEvent)
    {
        if (isEventForEvent)
        {
            item.Complete(DeliveryReport.Skipped);
            return item;
        }

        await _queue.Writer.WriteAsync(item, _stop.Token).ConfigureAwait(false);
        // One event needs one worker; more come only while all of them are busy.
        if (Volatile.Read(ref _idle) == 0 && _workers.Count < _options.ThrottleLimit) _workers.Add(Task.Run(WorkAsync));
        return item;
    }

    private async Task WorkAsync()
    {
        while (true)
        {
            Interlocked.Increment(ref _idle);
            PendingEvent item;
            try
            {
                item = await _queue.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                return;
            }

            Interlocked.Decrement(ref _idle);
            await DeliverAsync(item).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(PendingEvent item)
    {
        var retries = new List<ApiException>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var timer = _options.Clock.CreateTimer(_ => deadline.Cancel(), null, _options.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            item.Complete(await DeliverAsync(item, retries, deadline.Token).ConfigureAwait(false) with { Retries = Messages(retries) });
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            item.Cancel(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            item.Complete(Failed(OutOfTime(retries), retries));
        }
        catch (ApiException exception)
        {
            item.Complete(Failed(exception, retries));
        }
        catch (Exception exception)
        {
            // Nothing of the kind is known; whoever waits for the report shall learn of it rather than wait for ever.
            item.Fault(exception);
        }
    }

    private async Task<DeliveryReport> DeliverAsync(PendingEvent item, List<ApiException> retries, CancellationToken cancellationToken)
    {
        var cluster = _connect();
        var resolver = new ReferenceResolver(cluster, _options.Namespace);
        var involved = item.Named is { } name
            ? await resolver.ResolveAsync(name, cancellationToken).ConfigureAwait(false)
            : await resolver.ResolveAsync(item.Involved!, cancellationToken).ConfigureAwait(false);
        if (involved.IsEvent) return DeliveryReport.Skipped;

        var body = EventBody.Build(involved, item.Draft, _reporter);
        var answer = await new EventPoster(cluster, _options, Backoff.Default)
            .PostAsync(body, retries, cancellationToken).ConfigureAwait(false);
        return new DeliveryReport(DeliveryOutcome.Posted)
        {
            Involved = involved,
            EventName = $"{body.Namespace}/{body.Name}",
            Answer = answer,
        };
    }

    private static DeliveryReport Failed(ApiException failure, List<ApiException> retries) =>
        new(DeliveryOutcome.Failed) { Failure = failure, Retries = Messages(retries) };

    private static string[] Messages(List<ApiException> retries) => [.. retries.Select(retry => retry.Message)];

    private ApiException OutOfTime(List<ApiException> retries) => retries.Count == 0
        ? new(ApiFailure.Timeout, $"The API server did not answer within {_options.Timeout.TotalSeconds:0.#} s.")
        : new(retries[^1].Failure, $"Given up after {_options.Timeout.TotalSeconds:0.#} s and {retries.Count} tries; the last one: {retries[^1].Message}", retries[^1]);
}
