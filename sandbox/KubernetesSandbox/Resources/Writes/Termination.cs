using System.Threading.Channels;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>
/// Finishes what a DELETE began, as controllers do in a cluster: empties namespaces and custom resource definitions that are
/// being terminated, then removes them. Finalizers of their own and of their content hold them.
/// </summary>
internal sealed class Termination : IDisposable
{
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly ObjectDeleter _deleter;
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<(ResourceKey Resource, string Name)> _terminating = [];
    private readonly Lock _lock = new();

    public Termination(ObjectStore store, ResourceCatalog catalog, TimeProvider time)
    {
        (_store, _catalog, _deleter) = (store, catalog, new ObjectDeleter(store, time));
        store.Changed += OnChanged;
        _ = RunAsync();
    }

    public void Dispose()
    {
        _store.Changed -= OnChanged;
        _wake.Writer.TryComplete();
    }

    private void OnChanged(Change change)
    {
        var isContainer = change.Resource == NamespaceLifecycle.Key || change.Resource == CustomDefinitions.Key;
        lock (_lock)
        {
            if (isContainer && change.Type == ChangeType.Modified && NamespaceLifecycle.IsTerminating(change.Object))
            {
                _terminating.Add((change.Resource, change.Object.Name));
                _wake.Writer.TryWrite(true);
            }
            else if (_terminating.Count > 0 && change.Type == ChangeType.Deleted)
            {
                _wake.Writer.TryWrite(true);
            }
        }
    }

    private async Task RunAsync()
    {
        while (await _wake.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            _wake.Reader.TryRead(out _);
            List<(ResourceKey Resource, string Name)> waiting;
            lock (_lock)
            {
                waiting = [.. _terminating];
            }

            foreach (var one in waiting)
            {
                if (one.Resource == NamespaceLifecycle.Key ? EmptyNamespace(one.Name) : EmptyDefinition(one.Name))
                {
                    Release(one.Resource, one.Name);
                    lock (_lock)
                    {
                        _terminating.Remove(one);
                    }
                }
            }
        }
    }

    private bool EmptyNamespace(string name) =>
        _catalog.All.Where(resource => resource.Namespaced && resource.Verbs.Contains("delete")).DistinctBy(resource =>
            resource.Key)
            .Select(resource => Empty(resource, name)).ToList().TrueForAll(isEmpty => isEmpty);

    private bool EmptyDefinition(string name)
    {
        if (_store.Find(CustomDefinitions.Key, "", name) is not { } definition)
        {
            return true;
        }

        // Its resources are no longer in the catalog.
        var spec = StoredJson.Parse(definition).Object("spec")!;
        var names = spec.Object("names")!;
        var resource = new ResourceDefinition(
            spec.String("group"), "", names.String("plural"), names.String("singular"), names.String("kind"),
                spec.String("scope") == "Namespaced");
        return Empty(resource, "");
    }

    private bool Empty(ResourceDefinition resource, string @namespace)
    {
        foreach (var one in _store.Take(resource.Key).From(@namespace, "").ToList())
        {
            try
            {
                _deleter.Delete(resource, one.Namespace, one.Name, DeleteOptions.Background with { GracePeriodSeconds = 0 });
            }
            catch (StatusException)
            {
                // Gone already.
            }
        }

        return !_store.Take(resource.Key).From(@namespace, "").Any();
    }

    // Others' finalizers hold it further; whoever takes the last one off finishes the deletion.
    private void Release(ResourceKey key, string name)
    {
        var rules = _catalog.All.First(resource => resource.Key == key).Rules;
        while (_store.Find(key, "", name) is { } current)
        {
            var subject = StoredJson.Parse(current);
            var isReleased = rules.Release(subject);
            var isHeld = rules.IsHeld(subject) || subject.Ensure("metadata").Strings("finalizers").Count > 0;
            var isDone = isHeld
                ? !isReleased || _store.TryReplace(key, current, version => StoredJson.Render(subject, version)) is not null
                : _store.TryRemove(key, current, version => StoredJson.Render(StoredJson.Parse(current), version)) is not null;
            if (isDone)
            {
                return;
            }
        }
    }
}
