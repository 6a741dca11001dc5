using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>Removes events that nobody has written to for their time to live.</summary>
internal sealed class EventExpiry : IDisposable
{
    private static readonly ResourceKey Events = new("", "events");

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeToLive;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // In the order of their writes, which is that of their ends.
    private readonly Queue<(long Until, StoredObject Event)> _written = new();

    public EventExpiry(ObjectStore store, TimeProvider time, TimeSpan timeToLive)
    {
        (_store, _time, _timeToLive) = (store, time, timeToLive);
        store.Changed += OnChanged;
        var period = TimeSpan.FromMilliseconds(Math.Clamp(timeToLive.TotalMilliseconds / 4, 50, 10_000));
        _timer = time.CreateTimer(_ => Expire(), null, period, period);
    }

    public void Dispose()
    {
        _store.Changed -= OnChanged;
        _timer.Dispose();
    }

    private void OnChanged(Change change)
    {
        if (change.Resource == Events && change.Type != ChangeType.Deleted)
        {
            lock (_lock)
            {
                _written.Enqueue(((_time.GetUtcNow() + _timeToLive).UtcTicks, change.Object));
            }
        }
    }

    private void Expire()
    {
        var now = _time.GetUtcNow().UtcTicks;
        while (true)
        {
            StoredObject expired;
            lock (_lock)
            {
                if (!_written.TryPeek(out var next) || next.Until > now)
                {
                    return;
                }

                expired = _written.Dequeue().Event;
            }

            // One that was written to since is no longer the current one, and stays.
            _store.TryRemove(Events, expired, version => StoredJson.Render(StoredJson.Parse(expired), version));
        }
    }
}
