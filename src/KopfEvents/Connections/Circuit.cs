using System.Diagnostics;

namespace KopfEvents.Connections;

/// <summary>
/// Remembers that a server cannot be reached, so that not each of many events takes all of its time to find that out again. It
/// opens when an operation has got no response in all of its time, and neither has anybody else meanwhile. Then all fail at once,
/// but for one now and then that makes one attempt; the first response closes it.
/// </summary>
/// <remarks>
/// A few lines of our own: Polly's circuit breaker opens by a share of failures in a window, and would be one more assembly to
/// load.
/// </remarks>
internal sealed class Circuit
{
    /// <summary>How long one attempt may take while it is open.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>How often there is one.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long after the last failure it closes by itself: whoever comes back later has all of the time again.
    /// </summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private volatile ApiException? _failure;
    private TaskCompletionSource? _probe;
    private long _lastResponse;
    private long _lastFailure;
    private long _nextProbe;

    /// <summary>Why the server cannot be reached; null when it can, as far as is known.</summary>
    public ApiException? Failure
    {
        get
        {
            if (_failure is not null && Stopwatch.GetElapsedTime(Volatile.Read(ref _lastFailure)) > Memory) _failure = null;
            return _failure;
        }
    }

    /// <summary>Notes that there was a response, whatever it said.</summary>
    public void Close()
    {
        Volatile.Write(ref _lastResponse, Stopwatch.GetTimestamp());
        if (_failure is not null) _failure = null;
        EndProbe();
    }

    /// <summary>Notes that there was none in all of an operation's time.</summary>
    /// <param name="failure">How the last attempt failed.</param>
    /// <param name="started">When the operation began.</param>
    public void Open(ApiException failure, long started)
    {
        if (Volatile.Read(ref _lastResponse) < started) Note(failure);
    }

    /// <summary>Asks for the one attempt that may be made while it is open.</summary>
    public bool TryProbe()
    {
        var (next, now) = (Volatile.Read(ref _nextProbe), Stopwatch.GetTimestamp());
        if (now < next) return false;
        if (Interlocked.CompareExchange(ref _nextProbe, After(now, ProbeTimeout + ProbeInterval), next) != next) return false;
        Volatile.Write(ref _probe, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return true;
    }

    /// <summary>Waits for the attempt that is being made, if there is one: who comes just then shall not be lost.</summary>
    public async Task WaitForProbeAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _probe) is { } probe)
            await probe.Task.WaitAsync(ProbeTimeout, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>That attempt has failed.</summary>
    public void NoteProbe(ApiException failure) => Note(failure);

    private void Note(ApiException failure)
    {
        var now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _lastFailure, now);
        Volatile.Write(ref _nextProbe, After(now, ProbeInterval));
        _failure = failure;
        EndProbe();
    }

    private void EndProbe()
    {
        if (Volatile.Read(ref _probe) is not null) Interlocked.Exchange(ref _probe, null)?.TrySetResult();
    }

    private static long After(long time, TimeSpan wait) => time + (long)(wait.TotalSeconds * Stopwatch.Frequency);
}
