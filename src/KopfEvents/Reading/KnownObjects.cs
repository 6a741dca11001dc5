namespace KopfEvents.Reading;

/// <summary>
/// What a watch has told already: an object and its version. So a new list, after the server has forgotten, tells only what
/// has changed, and what is gone.
/// </summary>
internal sealed class KnownObjects
{
    private readonly Dictionary<string, (ObjectIdentity Identity, int List)> _byUid = [];
    private int _list;

    /// <summary>A list begins, or begins again.</summary>
    public void BeginList() => _list++;

    /// <summary>Notes an object that is there, and tells how that is a change; null when it is none.</summary>
    public WatchEventType? Note(ObjectIdentity found)
    {
        var isKnown = _byUid.TryGetValue(found.Uid, out var known);
        _byUid[found.Uid] = (found, _list);
        return !isKnown ? WatchEventType.Added
            : known.Identity.ResourceVersion != found.ResourceVersion ? WatchEventType.Modified
            : null;
    }

    /// <summary>Forgets an object that is gone; false when it was not known.</summary>
    public bool Forget(ObjectIdentity gone) => _byUid.Remove(gone.Uid);

    /// <summary>A list has come to its end: forgets, and gives, what it did not have.</summary>
    public IReadOnlyList<ObjectIdentity> EndList()
    {
        List<ObjectIdentity> gone = [.. _byUid.Values.Where(known => known.List != _list).Select(known => known.Identity)];
        foreach (var identity in gone) _byUid.Remove(identity.Uid);
        return gone;
    }
}
