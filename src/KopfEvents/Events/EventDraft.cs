using KopfEvents.Objects;

namespace KopfEvents.Events;

/// <summary>What is to be said about an object. Most of it ends up in <c>kubectl describe</c> or <c>get -o wide</c>.</summary>
internal sealed record EventDraft
{
    /// <summary>Type column: <c>Normal</c>, <c>Warning</c>, <c>Error</c> or any other word.</summary>
    public required string Type { get; init; }

    /// <summary>Reason column: why this event is, a CamelCase word of at most 128 bytes.</summary>
    public required string Reason { get; init; }

    /// <summary>Message column: free text; cut in the middle at 1,024 bytes when it is posted.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// What the reporter did or failed to do about the object, at most 128 bytes. Required by the server, shown by <c>-o
    /// yaml</c>.
    /// </summary>
    public string Action { get; init; } = DefaultAction;

    /// <summary>
    /// A second object that took part, for example the pod that was created for a parent; its uid is looked up as well.
    /// </summary>
    public Target? Related { get; init; }

    /// <summary>
    /// The part of the object that it is about, such as <c>spec.containers{web}</c>: the SUBOBJECT column of <c>-o wide</c>.
    /// </summary>
    public string? FieldPath { get; init; }

    /// <summary>Labels and annotations.</summary>
    public EventMetadata Metadata { get; init; } = EventMetadata.None;

    /// <summary>Keeps the line breaks of the message.</summary>
    public bool KeepNewline { get; init; }

    /// <summary>Whether repeats of it are one event that counts, instead of one each.</summary>
    public bool Aggregate { get; init; }

    /// <summary>
    /// What makes it a repeat, instead of the message; then the one event has the newest message. Null for the message.
    /// </summary>
    public string? AggregateKey { get; init; }

    /// <summary>When it was accepted: a time that no other event of this process has, and that orders them.</summary>
    public DateTimeOffset Time { get; } = EventTime.Next();

    /// <summary>The action of an event that no handler reports.</summary>
    public const string DefaultAction = "Report";
}

/// <summary>Who says it.</summary>
/// <param name="Component">From column: a qualified name such as <c>kopf</c> or <c>example.com/my-operator</c>.</param>
/// <param name="Instance">Which of several replicas: the pod's or machine's name, at most 128 bytes.</param>
/// <param name="NamePrefix">What the events' own names begin with.</param>
internal sealed record EventReporter(string Component, string Instance, string NamePrefix)
{
    /// <summary>kopf's component and prefix, and this machine's name (in a pod, the pod's).</summary>
    public static EventReporter Default { get; } = new("kopf", Environment.MachineName, "kopf-event-");
}
