namespace KubernetesSandbox.Store;

/// <summary>
/// Which kind of object: an API group (empty for core) and a plural. Versions of one resource share their objects.
/// </summary>
internal readonly record struct ResourceKey(string Group, string Plural)
{
    /// <summary>As messages of the API name it: <c>events</c>, <c>deployments.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>
/// An object as it is kept: its JSON as UTF-8, because a tree of nodes would take ten times the memory, and what the store finds
/// it by.
/// </summary>
internal sealed record StoredObject(string Namespace, string Name, long ResourceVersion, ReadOnlyMemory<byte> Json)
{
    /// <summary>The order of lists, etcd's: by namespace, then by name, byte by byte.</summary>
    public static readonly IComparer<StoredObject> ByKey = Comparer<StoredObject>.Create(static (a, b) =>
    {
        var byNamespace = string.CompareOrdinal(a.Namespace, b.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    });
}

/// <summary>What happened to an object.</summary>
internal enum ChangeType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It has a new state.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,
}

/// <summary>One entry of the store's log.</summary>
/// <param name="Object">The new state; for a deletion the last one, with the resourceVersion of the deletion.</param>
/// <param name="Previous">The state before, unless it is new: a selector may have matched that and not the new one.</param>
internal sealed record Change(long ResourceVersion, ChangeType Type, ResourceKey Resource, StoredObject Object,
    StoredObject? Previous);
