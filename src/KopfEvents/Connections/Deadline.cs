using System.Diagnostics;

namespace KopfEvents.Connections;

/// <summary>
/// The time that something may take, and each attempt of it. A worker uses one for all of its events: a source of cancellation
/// with a timer and a link for each of them would take as much memory as the rest of an event.
/// </summary>
/// <remarks>
/// Used by one operation at a time, which asks for the token of what it does next; the token before that is then void.
/// </remarks>
internal sealed class Deadline : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly CancellationToken _cancellationToken;
    private readonly Timer _timer;
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _canceling;
    private long _due = Never;

    /// <param name="timeout">How long all of it may take; infinite for no limit.</param>
    /// <param name="attemptTimeout">How long one attempt may take.</param>
    /// <param name="cancellationToken">Cancels everything at once.</param>
    public Deadline(TimeSpan timeout, TimeSpan attemptTimeout, CancellationToken cancellationToken)
    {
        (Timeout, AttemptTimeout, _cancellationToken) = (timeout, attemptTimeout, cancellationToken);
        _timer = new Timer(
            static state => ((Deadline)state!).RunOut(), this, System.Threading.Timeout.Infinite,
            System.Threading.Timeout.Infinite);
        _canceling = Follow(_source);
        Start();
    }

    /// <summary>How long all of it may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; }

    /// <summary>When it began, by the clock of <see cref="Stopwatch"/>.</summary>
    public long Started { get; private set; }

    /// <summary>Whether the running out of the last token leaves time for another attempt.</summary>
    public bool IsOfOneAttempt { get; private set; }

    /// <summary>Whether all is canceled.</summary>
    public bool IsCanceled => _cancellationToken.IsCancellationRequested;

    /// <summary>Cancels everything at once; has no time limit.</summary>
    public CancellationToken Cancellation => _cancellationToken;

    /// <summary>Takes a while out of the operation's time.</summary>
    /// <param name="ticks">How long, by the clock of <see cref="Stopwatch"/>.</param>
    public void Exclude(long ticks) => Started += ticks;

    /// <summary>The next operation begins.</summary>
    public void Start() => Started = Stopwatch.GetTimestamp();

    /// <summary>For a wait, or for what takes as long as it takes: ends with the whole time.</summary>
    public CancellationToken ForAll()
    {
        IsOfOneAttempt = false;
        return Arm(Left);
    }

    /// <summary>For an attempt: ends when it takes too long, or with the whole time.</summary>
    public CancellationToken ForAttempt() => ForAttempt(AttemptTimeout);

    /// <summary>For an attempt that may take no longer than that.</summary>
    public CancellationToken ForAttempt(TimeSpan timeout)
    {
        IsOfOneAttempt = timeout < Left;
        return Arm(IsOfOneAttempt ? timeout : Left);
    }

    /// <summary>Nothing is waited for any more.</summary>
    public void End()
    {
        Volatile.Write(ref _due, Never);
        _timer.Change(System.Threading.Timeout.Infinite, System.Threading.Timeout.Infinite);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _canceling.Dispose();
        _source.Dispose();
    }

    private TimeSpan Left =>
        Timeout == System.Threading.Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue
        : Timeout - Stopwatch.GetElapsedTime(Started) is var left && left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    private CancellationToken Arm(TimeSpan time)
    {
        if (_source.IsCancellationRequested) Renew();
        if (time == TimeSpan.MaxValue)
        {
            End();
            return _source.Token;
        }

        Volatile.Write(ref _due, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        _timer.Change(time, System.Threading.Timeout.InfiniteTimeSpan);
        return _source.Token;
    }

    private void RunOut()
    {
        var due = Volatile.Read(ref _due);
        if (due == Never) return;
        // The timer of an earlier token can be late, and any timer a little early.
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left > TimeSpan.Zero) _timer.Change(left + TimeSpan.FromMilliseconds(1), System.Threading.Timeout.InfiniteTimeSpan);
        else Volatile.Read(ref _source).Cancel();
    }

    private void Renew()
    {
        _canceling.Dispose();
        var source = new CancellationTokenSource();
        Volatile.Write(ref _source, source);
        _canceling = Follow(source);
    }

    private CancellationTokenRegistration Follow(CancellationTokenSource source) =>
        _cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
}
