using System.Threading.Channels;

namespace KopfEvents.Delivery;

/// <summary>
/// Runs deliveries with a few workers, in the order in which they are added. It is short: whoever adds to a full queue waits until
/// half of it is gone, since waking up for each place that becomes free costs as much as a delivery.
/// </summary>
/// <remarks>A delivery never throws. When all is stopped it sees so itself, and is run in any case.</remarks>
internal sealed class DeliveryQueue : IAsyncDisposable
{
    /// <summary>Deliveries that wait for each one that may run: enough to wake up whoever adds them seldom, and few to lose.</summary>
    private const int WaitingPerWorker = 4;

    private readonly DeliveryOptions _options;
    private readonly CancellationToken _stop;
    private readonly int _capacity;
    private readonly Channel<Func<Deadline, Task>> _waiting = Channel.CreateUnbounded<Func<Deadline, Task>>();
    private readonly List<Task> _workers = [];
    private volatile TaskCompletionSource? _room;
    private int _idle;

    /// <param name="options">How many deliveries at a time, and how long each may take.</param>
    /// <param name="stop">Ends all deliveries.</param>
    public DeliveryQueue(DeliveryOptions options, CancellationToken stop)
    {
        (_options, _stop) = (options, stop);
        _capacity = WaitingPerWorker * options.ThrottleLimit;
    }

    /// <summary>Adds a delivery if there is room for it, or all is stopped.</summary>
    public bool TryAdd(Func<Deadline, Task> delivery)
    {
        if (!HasRoom() || !_waiting.Writer.TryWrite(delivery)) return false;
        EmployWorker();
        return true;
    }

    /// <summary>Adds a delivery as soon as there is room.</summary>
    public async Task AddAsync(Func<Deadline, Task> delivery)
    {
        try
        {
            while (!TryAdd(delivery))
            {
                _stop.ThrowIfCancellationRequested();
                if (_room is { } room) await room.Task.WaitAsync(_stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            using var deadline = new Deadline(_options, _stop);
            await delivery(deadline).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the workers, once all is stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        Task[] workers;
        lock (_workers) workers = [.. _workers]; // once stopped, there come no more
        await Task.WhenAll(workers).ConfigureAwait(false);
        using var deadline = new Deadline(_options, _stop);
        while (_waiting.Reader.TryRead(out var left)) await left(deadline).ConfigureAwait(false);
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
            if (_workers.Count < _options.ThrottleLimit && !_stop.IsCancellationRequested) _workers.Add(Task.Run(WorkAsync));
        }
    }

    private async Task WorkAsync()
    {
        using var deadline = new Deadline(_options, _stop);
        while (true)
        {
            Interlocked.Increment(ref _idle);
            Func<Deadline, Task> delivery;
            try
            {
                delivery = await _waiting.Reader.ReadAsync(_stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                return;
            }

            Interlocked.Decrement(ref _idle);
            MakeRoom();
            await delivery(deadline).ConfigureAwait(false);
        }
    }
}
