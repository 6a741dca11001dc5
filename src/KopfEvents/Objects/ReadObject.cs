namespace KopfEvents.Objects;

/// <summary>One thing that was found in what a user gave: an object, the name of one, or something that is neither.</summary>
/// <param name="Value">What was given, or the part of it that this is about; null for a null.</param>
public sealed record ReadObject(object? Value)
{
    /// <summary>The object's reference, if it is one.</summary>
    public ObjectReference? Reference { get; init; }

    /// <summary>The object's name, if it is only named.</summary>
    public ObjectName? Name { get; init; }

    /// <summary>What is wrong with it, if it is neither: a sentence.</summary>
    public string? Problem { get; init; }
}
