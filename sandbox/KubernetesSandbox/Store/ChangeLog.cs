namespace KubernetesSandbox.Store;

/// <summary>The last changes, in a ring: each has the resourceVersion after that of the one before it.</summary>
internal sealed class ChangeLog(int length)
{
    private readonly Queue<Change> _changes = new();

    /// <summary>The log holds all changes after this resourceVersion.</summary>
    public long Floor { get; private set; }

    public void Add(Change change)
    {
        _changes.Enqueue(change);
        if (_changes.Count > length)
        {
            Floor = _changes.Dequeue().ResourceVersion;
        }
    }

    public IEnumerable<Change> After(long resourceVersion) =>
        _changes.SkipWhile(change => change.ResourceVersion <= resourceVersion);

    public void Clear(long resourceVersion)
    {
        _changes.Clear();
        Floor = resourceVersion;
    }
}
