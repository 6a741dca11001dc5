using System.Collections.Immutable;
using System.Threading.Channels;

namespace KubernetesSandbox.Store;

/// <summary>All objects of one resource at one resourceVersion.</summary>
internal sealed record Snapshot(long ResourceVersion, ImmutableSortedSet<StoredObject> Objects)
{
    /// <summary>
    /// The objects of a namespace, or all when it is empty, after a name (or <c>namespace/name</c> when it is).
    /// </summary>
    public IEnumerable<StoredObject> From(string @namespace, string after)
    {
        var (start, end) = Range(@namespace, after);
        for (var at = start; at < end; at++)
        {
            yield return Objects[at];
        }
    }

    /// <summary>How many <see cref="From"/> gives.</summary>
    public int Count(string @namespace, string after)
    {
        var (start, end) = Range(@namespace, after);
        return end - start;
    }

    private (int Start, int End) Range(string @namespace, string after)
    {
        var slash = after.IndexOf('/', StringComparison.Ordinal);
        var (space, name) = @namespace.Length > 0 ? (@namespace, after) : slash < 0 ? ("", after)
            : (after[..slash], after[(slash + 1)..]);
        var start = Objects.IndexOf(new StoredObject(space, name, 0, default));
        start = start < 0 ? ~start : after.Length == 0 ? start : start + 1;

        // The next namespace in order, though it cannot exist.
        return (start, @namespace.Length == 0 ? Objects.Count
            : ~Objects.IndexOf(new StoredObject(@namespace + "\0", "", 0, default)));
    }
}

/// <summary>
/// Everything the sandbox holds: one resourceVersion that grows by one with each change, the objects by resource, and a log of
/// the changes for watches. Reads take immutable snapshots and never wait for writers.
/// </summary>
/// <param name="historyLength">How many changes the log keeps.</param>
internal sealed class ObjectStore(int historyLength)
{
    private static readonly ImmutableSortedSet<StoredObject> Nothing = ImmutableSortedSet.Create(StoredObject.ByKey);

    private readonly Lock _lock = new();
    private readonly ChangeLog _log = new(historyLength);
    private readonly RememberedSnapshots _snapshots = new();
    private readonly Dictionary<ResourceKey, List<ChannelWriter<Change>>> _watchers = [];
    private ImmutableDictionary<ResourceKey, ImmutableSortedSet<StoredObject>> _objects =
        ImmutableDictionary<ResourceKey, ImmutableSortedSet<StoredObject>>.Empty;

    private long _resourceVersion;

    /// <summary>Makes an object's bytes for the resourceVersion it gets.</summary>
    public delegate ReadOnlyMemory<byte> Render(long resourceVersion);

    /// <summary>Told of each change while the store is locked: be quick and never call back.</summary>
    public event Action<Change>? Changed;

    /// <summary>The resourceVersion of the last change.</summary>
    public long ResourceVersion => Volatile.Read(ref _resourceVersion);

    /// <summary>The oldest resourceVersion from which a watch can go on without having missed anything.</summary>
    public long OldestWatchable
    {
        get
        {
            lock (_lock)
            {
                return _log.Floor;
            }
        }
    }

    /// <summary>The object, or null.</summary>
    public StoredObject? Find(ResourceKey resource, string @namespace, string name) =>
        Of(resource).TryGetValue(Probe(@namespace, name), out var found) ? found : null;

    /// <summary>The objects of a resource as they are now.</summary>
    public Snapshot Take(ResourceKey resource)
    {
        lock (_lock)
        {
            return new Snapshot(_resourceVersion, Of(resource));
        }
    }

    /// <summary>
    /// The objects of a resource as they were; null when neither a remembered snapshot nor the log goes back that far.
    /// </summary>
    public Snapshot? TakeAt(ResourceKey resource, long resourceVersion)
    {
        lock (_lock)
        {
            if (_snapshots.Find(resource, resourceVersion) is { } remembered)
            {
                return remembered;
            }

            if (resourceVersion < _log.Floor || resourceVersion > _resourceVersion)
            {
                return null;
            }

            var objects = Of(resource);
            foreach (var change in _log.After(resourceVersion).Where(change => change.Resource == resource).Reverse())
            {
                objects = objects.Remove(change.Object);
                objects = change.Previous is null ? objects : objects.Add(change.Previous);
            }

            return new Snapshot(resourceVersion, objects);
        }
    }

    /// <summary>Keeps a snapshot for the pages of a list to come; the oldest of them make room.</summary>
    public void Remember(ResourceKey resource, Snapshot snapshot)
    {
        lock (_lock)
        {
            _snapshots.Add(resource, snapshot);
        }
    }

    /// <summary>Adds an object, or returns null when the name is taken.</summary>
    public StoredObject? TryAdd(ResourceKey resource, string @namespace, string name, Render render)
    {
        lock (_lock)
        {
            var before = Of(resource);
            if (before.Contains(Probe(@namespace, name)))
            {
                return null;
            }

            var added = new StoredObject(@namespace, name, _resourceVersion + 1, render(_resourceVersion + 1));
            Commit(resource, before.Add(added), new Change(added.ResourceVersion, ChangeType.Added, resource, added, null));
            return added;
        }
    }

    /// <summary>Replaces an object, or returns null when <paramref name="current"/> is no longer the current one.</summary>
    public StoredObject? TryReplace(ResourceKey resource, StoredObject current, Render render)
    {
        lock (_lock)
        {
            var before = Of(resource);
            if (!IsCurrent(before, current))
            {
                return null;
            }

            var changed = current with { ResourceVersion = _resourceVersion + 1, Json = render(_resourceVersion + 1) };
            Commit(resource, before.Remove(current).Add(changed),
                new Change(changed.ResourceVersion, ChangeType.Modified, resource, changed, current));
            return changed;
        }
    }

    /// <summary>
    /// Removes an object and returns its last state, rendered with the deletion's resourceVersion; null when
    /// <paramref name="current"/> is no longer the current one.
    /// </summary>
    public StoredObject? TryRemove(ResourceKey resource, StoredObject current, Render render)
    {
        lock (_lock)
        {
            var before = Of(resource);
            if (!IsCurrent(before, current))
            {
                return null;
            }

            var last = current with { ResourceVersion = _resourceVersion + 1, Json = render(_resourceVersion + 1) };
            Commit(resource, before.Remove(current),
                new Change(last.ResourceVersion, ChangeType.Deleted, resource, last, current));
            return last;
        }
    }

    /// <summary>
    /// Opens a watch of a resource: its changes after <paramref name="after"/> (or from now on, when null), then those to come.
    /// Null when the log no longer goes back that far.
    /// </summary>
    public Subscription? Watch(ResourceKey resource, long? after)
    {
        lock (_lock)
        {
            if (after < _log.Floor)
            {
                return null;
            }

            var channel = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
            foreach (var change in _log.After(after ?? _resourceVersion))
            {
                if (change.Resource == resource)
                {
                    channel.Writer.TryWrite(change);
                }
            }

            if (!_watchers.TryGetValue(resource, out var watchers))
            {
                _watchers[resource] = watchers = [];
            }

            watchers.Add(channel.Writer);
            return new Subscription(new Snapshot(_resourceVersion, Of(resource)), channel.Reader, () =>
                Leave(resource, channel.Writer));
        }
    }

    /// <summary>Forgets the log: watches and lists can no longer go back behind now.</summary>
    /// <param name="forgets">Whose remembered snapshots go as well.</param>
    public void Compact(Predicate<ResourceKey> forgets)
    {
        lock (_lock)
        {
            _log.Clear(_resourceVersion);
            _snapshots.Forget(forgets);
        }
    }

    private static bool IsCurrent(ImmutableSortedSet<StoredObject> objects, StoredObject current) =>
        objects.TryGetValue(current, out var actual) && ReferenceEquals(actual, current);

    private static StoredObject Probe(string @namespace, string name) => new(@namespace, name, 0, default);

    private ImmutableSortedSet<StoredObject> Of(ResourceKey resource) => _objects.GetValueOrDefault(resource, Nothing);

    private void Commit(ResourceKey resource, ImmutableSortedSet<StoredObject> objects, Change change)
    {
        _objects = _objects.SetItem(resource, objects);
        Volatile.Write(ref _resourceVersion, change.ResourceVersion);
        _log.Add(change);
        if (_watchers.TryGetValue(resource, out var watchers))
        {
            foreach (var watcher in watchers)
            {
                watcher.TryWrite(change);
            }
        }

        Changed?.Invoke(change);
    }

    private void Leave(ResourceKey resource, ChannelWriter<Change> watcher)
    {
        lock (_lock)
        {
            _watchers[resource].Remove(watcher);
        }
    }

    /// <summary>An open watch.</summary>
    /// <param name="Start">The objects at the moment when it was opened.</param>
    internal sealed record Subscription(Snapshot Start, ChannelReader<Change> Changes, Action Leave) : IDisposable
    {
        public void Dispose() => Leave();
    }
}
