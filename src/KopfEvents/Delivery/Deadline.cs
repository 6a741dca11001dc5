namespace KopfEvents.Delivery;

/// <summary>
/// The time that an event has, and each try of it. A worker uses one for all of its events: a source of cancellation with a timer
/// and a link for each of them would take as much memory as the rest of an event.
/// </summary>
/// <remarks>Used by one event at a time, which asks for the token of what it does next; the token before that is then void.</remarks>
internal sealed class Deadline : IDisposable
{
    private const long Never = long.MaxValue;

    private readonly DeliveryOptions _options;
    private readonly CancellationToken _stop;
    private readonly ITimer _timer;
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _stopping;
    private long _started;
    private long _due = Never;

    /// <param name="options">The clock, and the times.</param>
    /// <param name="stop">Ends everything at once.</param>
    public Deadline(DeliveryOptions options, CancellationToken stop)
    {
        (_options, _stop) = (options, stop);
        _timer = options.Clock.CreateTimer(_ => RunOut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = Follow(_source);
    }

    /// <summary>Whether the running out of the last token leaves time for another try.</summary>
    public bool IsOfOneTry { get; private set; }

    /// <summary>Whether all is stopped.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>The next event begins.</summary>
    public void Start() => _started = _options.Clock.GetTimestamp();

    /// <summary>For a wait: ends with the event's time.</summary>
    public CancellationToken Whole()
    {
        IsOfOneTry = false;
        return Arm(Left);
    }

    /// <summary>For a try: ends when it takes too long, or with the event's time.</summary>
    public CancellationToken OneTry()
    {
        IsOfOneTry = _options.AttemptTimeout < Left;
        return Arm(IsOfOneTry ? _options.AttemptTimeout : Left);
    }

    /// <summary>Nothing is waited for any more.</summary>
    public void End()
    {
        Volatile.Write(ref _due, Never);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stopping.Dispose();
        _source.Dispose();
    }

    private TimeSpan Left =>
        _options.Timeout - _options.Clock.GetElapsedTime(_started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private CancellationToken Arm(TimeSpan time)
    {
        if (_source.IsCancellationRequested) Renew();
        Volatile.Write(ref _due, _options.Clock.GetTimestamp() + (long)(time.TotalSeconds * _options.Clock.TimestampFrequency));
        _timer.Change(time, Timeout.InfiniteTimeSpan);
        return _source.Token;
    }

    private void RunOut()
    {
        var due = Volatile.Read(ref _due);
        if (due == Never) return;
        // The timer of an earlier token can be late, and any timer a little early.
        var left = _options.Clock.GetElapsedTime(_options.Clock.GetTimestamp(), due);
        if (left > TimeSpan.Zero) _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        else Volatile.Read(ref _source).Cancel();
    }

    private void Renew()
    {
        _stopping.Dispose();
        var source = new CancellationTokenSource();
        Volatile.Write(ref _source, source);
        _stopping = Follow(source);
    }

    private CancellationTokenRegistration Follow(CancellationTokenSource source) =>
        _stop.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
}
