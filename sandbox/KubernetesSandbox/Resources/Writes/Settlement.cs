using System.Collections.Concurrent;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>
/// What a cluster's controllers make of a new object: custom resource definitions are established, at once or after a while.
/// </summary>
/// <param name="delay">How long it takes, asked anew for each object.</param>
internal sealed class Settlement(ObjectStore store, TimeProvider time, Func<TimeSpan> delay) : IDisposable
{
    private readonly ConcurrentDictionary<StoredObject, ITimer> _timers = new(ReferenceEqualityComparer.Instance);

    public void Settle(ResourceDefinition resource, StoredObject added)
    {
        var wait = delay();
        if (resource.Rules.Settle(added, time, isDone: wait <= TimeSpan.Zero) is not { } settled)
        {
            return;
        }

        store.TryReplace(resource.Key, added, version => StoredJson.Render(settled, version));
        if (wait > TimeSpan.Zero)
        {
            var timer = time.CreateTimer(_ => Finish(resource, added), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers[added] = timer;
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }
    }

    private void Finish(ResourceDefinition resource, StoredObject added)
    {
        if (_timers.TryRemove(added, out var timer))
        {
            timer.Dispose();
        }

        // It may have changed meanwhile; one that is being deleted stays as it is.
        while (store.Find(resource.Key, added.Namespace, added.Name) is { } current && !NamespaceLifecycle.IsTerminating(current))
        {
            if (resource.Rules.Settle(current, time, isDone: true) is not { } settled
                || store.TryReplace(resource.Key, current, version => StoredJson.Render(settled, version)) is not null)
            {
                return;
            }
        }
    }
}
