namespace KubernetesSandbox.Store;

/// <summary>Snapshots that pages of a list still need. They share what did not change, so some dozens cost little.</summary>
internal sealed class RememberedSnapshots
{
    private const int Limit = 64;

    private readonly LinkedList<(ResourceKey Resource, Snapshot Snapshot)> _snapshots = [];

    public void Add(ResourceKey resource, Snapshot snapshot)
    {
        if (Find(resource, snapshot.ResourceVersion) is null)
        {
            _snapshots.AddLast((resource, snapshot));
            if (_snapshots.Count > Limit)
            {
                _snapshots.RemoveFirst();
            }
        }
    }

    public Snapshot? Find(ResourceKey resource, long resourceVersion) =>
        _snapshots.FirstOrDefault(one => one.Resource == resource && one.Snapshot.ResourceVersion == resourceVersion).Snapshot;

    public void Forget(Predicate<ResourceKey> forgets)
    {
        foreach (var one in _snapshots.Where(one => forgets(one.Resource)).ToList())
        {
            _snapshots.Remove(one);
        }
    }
}
