using System.Threading.Channels;
using KopfEvents.Connections;

namespace KopfEvents.Delivery;

/// <summary>
/// Has events delivered by a few workers, in the order in which they are added. It is short: whoever adds to a full queue waits
/// until half of it is gone, since waking up for each place that becomes free costs as much as a delivery.
/// </summary>
/// <remarks>A delivery never throws. When all is canceled it sees so itself, and is run in any case.</remarks>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    /// <summary>
    /// Deliveries that wait for each one that may run: enough to wake up whoever adds them seldom, and few to lose.
    /// </summary>
    private const int WaitingPerWorker = 4;

    private readonly DeliveryOptions _options;
    private readonly Func<PendingEvent, Deadline, Task> _deliver;
    private readonly CancellationToken _cancellationToken;
    private readonly int _capacity;
    private readonly Channel<PendingEvent> _waiting = Channel.CreateUnbounded<PendingEvent>();
    private readonly List<Task> _workers = [];
    private volatile TaskCompletionSource? _room;
    private int _idle;

    /// <param name="options">How many deliveries at a time, and how long each may take.</param>
    /// <param name="deliver">Delivers one event.</param>
    /// <param name="cancellationToken">Cancels all deliveries.</param>
    public DeliveryQueue(DeliveryOptions options, Func<PendingEvent, Deadline, Task> deliver, CancellationToken cancellationToken)
    {
        (_options, _deliver, _cancellationToken) = (options, deliver, cancellationToken);
        _capacity = WaitingPerWorker * options.ThrottleLimit;
    }

    /// <summary>Adds an event if there is room for it.</summary>
    public bool TryAdd(PendingEvent item)
    {
        if (!HasRoom() || !_waiting.Writer.TryWrite(item)) return false;
        EmployWorker();
        return true;
    }

    /// <summary>
    /// Adds an event as soon as there is room; when all is canceled meanwhile, it is delivered at once, which cancels it.
    /// </summary>
    public async Task AddAsync(PendingEvent item)
    {
        try
        {
            while (!TryAdd(item))
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (_room is { } room) await room.Task.WaitAsync(_cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            using var deadline = NewDeadline();
            await _deliver(item, deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the workers, once all is canceled.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        Task[] workers;
        lock (_workers) workers = [.. _workers]; // once canceled, there come no more
        await Task.WhenAll(workers).ConfigureAwait(false);
        using var deadline = NewDeadline();
        while (_waiting.Reader.TryRead(out var left)) await _deliver(left, deadline).ConfigureAwait(false);
    }

    private bool HasRoom()
    {
        if (_waiting.Reader.Count < _capacity) return true;
        if (_room is null) Interlocked.CompareExchange(ref _room, new(TaskCreationOptions.RunContinuationsAsynchronously), null);
        MakeRoom(); // a worker that has just taken one may not have seen that somebody waits
        return false;
    }

    private void MakeRoom()
    {
        if (_room is not null && _waiting.Reader.Count <= _capacity / 2) Interlocked.Exchange(ref _room, null)?.SetResult();
    }

    /// <summary>One delivery needs one worker; more come only while there is more to do than they can take.</summary>
    private void EmployWorker()
    {
        if (_waiting.Reader.Count <= Volatile.Read(ref _idle)) return;
        lock (_workers)
        {
            if (_workers.Count < _options.ThrottleLimit && !_cancellationToken.IsCancellationRequested)
            {
                _workers.Add(Task.Run(WorkAsync));
            }
        }
    }

    private async Task WorkAsync()
    {
        using var deadline = NewDeadline();
        while (true)
        {
            Interlocked.Increment(ref _idle);
            PendingEvent item;
            try
            {
                item = await _waiting.Reader.ReadAsync(_cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                return;
            }

            Interlocked.Decrement(ref _idle);
            MakeRoom();
            await _deliver(item, deadline).ConfigureAwait(false);
        }
    }

    private Deadline NewDeadline() => new(_options.Timeout, _options.AttemptTimeout, _cancellationToken);
}
