using System.Collections.Concurrent;
using KubernetesSandbox.Json;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>
/// Removes pods whose grace period is over, as the kubelet of their node would: <c>kubectl delete pod</c> waits for it.
/// </summary>
internal sealed class GracePeriods : IDisposable
{
    private static readonly ResourceKey Pods = new("", "pods");

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Namespace, string Name), ITimer> _timers = new();

    public GracePeriods(ObjectStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        store.Changed += OnChanged;
    }

    public void Dispose()
    {
        _store.Changed -= OnChanged;
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }
    }

    private void OnChanged(Change change)
    {
        if (change.Resource != Pods || change.Type == ChangeType.Added)
        {
            return;
        }

        var key = (change.Object.Namespace, change.Object.Name);
        if (_timers.TryRemove(key, out var waiting))
        {
            waiting.Dispose();
        }

        if (change.Type == ChangeType.Modified && NamespaceLifecycle.IsTerminating(change.Object)
            && StoredJson.Parse(change.Object).Object("metadata").Number("deletionGracePeriodSeconds") is > 0 and var seconds)
        {
            _timers[key] = _time.CreateTimer(_ => End(key.Namespace, key.Name), null, TimeSpan.FromSeconds(seconds),
                Timeout.InfiniteTimeSpan);
        }
    }

    // A pod that changed meanwhile has a timer of its own; one with finalizers stays until they are gone.
    private void End(string @namespace, string name)
    {
        if (_store.Find(Pods, @namespace, name) is { } pod && NamespaceLifecycle.IsTerminating(pod)
            && StoredJson.Parse(pod).Object("metadata")!.Strings("finalizers").Count == 0)
        {
            _store.TryRemove(Pods, pod, version => StoredJson.Render(StoredJson.Parse(pod), version));
        }
    }
}
