using System.Diagnostics.CodeAnalysis;

namespace KopfEvents.Connections.Credentials;

/// <summary>
/// Something long that is done once for several who wait for it, and ends early when none of them waits any more.
/// </summary>
[SuppressMessage(
    "Design", "CA1001", Justification = "A source without a timer holds nothing, and a waiter may still look at it at the end.")]
internal sealed class SharedRun<T>
{
    private readonly CancellationTokenSource _canceling = new();
    private readonly Task<T> _task;
    private int _waiting;

    public SharedRun(Func<CancellationToken, Task<T>> run) => _task = Task.Run(() => run(_canceling.Token));

    /// <summary>Whether it has come to its end, or nobody waits any more.</summary>
    public bool IsOver => _task.IsCompleted || _canceling.IsCancellationRequested;

    /// <summary>Waits for the end.</summary>
    public async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await _task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var isLast = Interlocked.Decrement(ref _waiting) == 0;
            if (isLast && !_task.IsCompleted) await _canceling.CancelAsync().ConfigureAwait(false);
        }
    }
}
