namespace KopfEvents.Reading;

/// <summary>How an object has come to be what it is, as far as the reader knows.</summary>
public enum ObjectChange
{
    /// <summary>It is new, or was there when the reading began.</summary>
    Added,

    /// <summary>It is known already, and has changed.</summary>
    Modified,

    /// <summary>It is gone, or does not match the query any more; this is its last state, or last one that matched.</summary>
    Deleted,
}

/// <summary>What a reading comes upon: an object, or else something to tell the user about the reading itself.</summary>
/// <param name="Value">The object; not set in a note.</param>
/// <param name="Change">How it has changed.</param>
/// <param name="Note">What happened to the reading, such as a second try: a sentence.</param>
public readonly record struct Reading<T>(T Value, ObjectChange Change, string? Note = null)
{
    /// <summary>Makes a note.</summary>
    internal static Reading<T> Told(string note) => new(default!, default, note);
}
