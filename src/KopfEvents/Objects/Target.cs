namespace KopfEvents.Objects;

/// <summary>One thing that was found in what a user gave: an object, the name of one, or something that is neither.</summary>
/// <param name="Value">What was given, or the part of it that this is about; null for a null.</param>
internal sealed record Target(object? Value)
{
    /// <summary>The object's reference, if it is one.</summary>
    public ObjectReference? Reference { get; init; }

    /// <summary>The object's name, if it is only named.</summary>
    public ObjectName? Name { get; init; }

    /// <summary>
    /// The part of the object that is meant, if it is a reference that says one, such as <c>spec.containers{web}</c>.
    /// </summary>
    public string? FieldPath { get; init; }

    /// <summary>What is wrong with it, if it is neither: a sentence.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is plain without asking the server that it is an event.</summary>
    public bool IsEvent => Reference?.IsEvent ?? Name?.IsEvent ?? false;

    /// <summary>
    /// How messages name it, if it is an object or the name of one: <c>Pod apps/web-0</c>, or <c>pod/web-0 in namespace apps</c>.
    /// </summary>
    public string Description => Reference?.ToString() ?? Name?.Description ?? "";

    /// <summary>The same, in a namespace if it is only named and does not say its own.</summary>
    public Target In(string? ns) => Name is { Namespace: null } name ? this with { Name = name with { Namespace = ns } } : this;
}
