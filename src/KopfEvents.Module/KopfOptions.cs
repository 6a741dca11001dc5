using System.Collections.ObjectModel;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KopfEvents.Events;

namespace KopfEvents.Module;

/// <summary>How grave an event is, and from where on events are written at all: kopf's <c>settings.posting.level</c>.</summary>
public enum KopfLevel
{
    /// <summary>All events.</summary>
    Info,

    /// <summary>Warnings and exceptions.</summary>
    Warning,

    /// <summary>Exceptions only.</summary>
    Error,
}

/// <summary>What the levels are in events.</summary>
internal static class KopfLevels
{
    /// <summary>The event type of a level: that of <c>kopf.info</c>, <c>kopf.warn</c> and <c>kopf.exception</c>.</summary>
    public static string EventType(this KopfLevel level) => level switch
    {
        KopfLevel.Info => "Normal",
        KopfLevel.Warning => "Warning",
        _ => "Error",
    };
}

/// <summary>What <c>Set-KopfOption</c> sets, for one runspace: kopf's <c>settings.posting</c>.</summary>
public sealed class KopfOptions
{
    private static readonly ConditionalWeakTable<Runspace, KopfOptions> ByRunspace = [];

    /// <summary>Whether events are written.</summary>
    public bool Enabled { get; internal set; } = true;

    /// <summary>
    /// The least level that is written. <c>Write-KopfEvent</c>, whose types are free, has no level and is not held back.
    /// </summary>
    public KopfLevel Level { get; internal set; } = KopfLevel.Info;

    /// <summary>Who reports: the From column of <c>kubectl describe</c>.</summary>
    public string Component { get; internal set; } = EventReporter.Default.Component;

    /// <summary>Which replica reports: the pod's or machine's name.</summary>
    public string Instance { get; internal set; } = EventReporter.Default.Instance;

    /// <summary>What the names of the events begin with.</summary>
    public string EventNamePrefix { get; internal set; } = EventReporter.Default.NamePrefix;

    /// <summary>Labels of all events.</summary>
    public IReadOnlyDictionary<string, string> Label { get; private set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Annotations of all events.</summary>
    public IReadOnlyDictionary<string, string> Annotation { get; private set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Both of them, ready to be written.</summary>
    internal EventMetadata Metadata { get; private set; } = EventMetadata.None;

    /// <summary>The options of the runspace that asks.</summary>
    internal static KopfOptions Current => ByRunspace.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Back to what a new runspace has.</summary>
    internal static void Reset() => ByRunspace.Remove(Runspace.DefaultRunspace);

    /// <summary>Sets labels and annotations; null leaves what is set.</summary>
    internal void SetMetadata(IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string>? annotations)
    {
        if (labels is not null) Label = new ReadOnlyDictionary<string, string>(labels.ToDictionary());
        if (annotations is not null) Annotation = new ReadOnlyDictionary<string, string>(annotations.ToDictionary());
        Metadata = new EventMetadata(Label, Annotation);
    }

    /// <summary>What a user gets to see: later changes do not show in it.</summary>
    internal KopfOptions Copy() => (KopfOptions)MemberwiseClone();

    /// <summary>
    /// Why events of this level are held back; null when they are written. A level of null is that of free types.
    /// </summary>
    internal string? Holds(KopfLevel? level) =>
        !Enabled ? "events are switched off (Set-KopfOption -Enabled)"
        : level < Level ? $"{level} is below the level {Level} (Set-KopfOption -Level)"
        : null;
}
