namespace KubernetesSandbox.Tests.Support;

/// <summary>The system's clock, whose timers fire only when a test lets time pass.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _passed;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass and fires what is due.</summary>
    public void Advance(TimeSpan time)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            _passed += time;
            due = [.. _timers.Where(timer => timer.Due <= _passed)];
            foreach (var timer in due)
            {
                timer.Due = timer.Period > TimeSpan.Zero ? _passed + timer.Period : TimeSpan.MaxValue;
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; } = TimeSpan.MaxValue;

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                Due = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : owner._passed + dueTime;
                Period = period;
                owner._timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
