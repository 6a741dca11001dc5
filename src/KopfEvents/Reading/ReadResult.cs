namespace KopfEvents.Reading;

/// <summary>What a watch event says of its object, as far as the reader knows.</summary>
internal enum WatchEventType
{
    /// <summary>It is new, or was there when the reading began.</summary>
    Added,

    /// <summary>It is known already, and has changed.</summary>
    Modified,

    /// <summary>It is gone, or does not match the query any more; this is its last state, or last one that matched.</summary>
    Deleted,
}

/// <summary>What a reader comes upon: an object, or else something to tell the user about the reading itself.</summary>
/// <param name="Value">The object; not set in a note.</param>
/// <param name="Type">How it has changed.</param>
/// <param name="Note">What happened to the reading, such as a second attempt: a sentence.</param>
/// <param name="IsEndOfList">
/// Whether it says that a watch has come to the end of the list that it begins with; it is no object then.
/// </param>
internal readonly record struct ReadResult<T>(T Value, WatchEventType Type, string? Note = null, bool IsEndOfList = false)
{
    /// <summary>Whether it is an object.</summary>
    internal bool IsObject => Note is null && !IsEndOfList;

    /// <summary>Where changes begin.</summary>
    internal static ReadResult<T> EndOfList => new(default!, default, IsEndOfList: true);

    /// <summary>Makes a note.</summary>
    internal static ReadResult<T> OfNote(string note) => new(default!, default, note);
}
