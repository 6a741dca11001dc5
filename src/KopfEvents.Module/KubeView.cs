using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Events;

namespace KopfEvents.Module;

/// <summary>
/// The columns of the module's table views, which call it from their script blocks: <c>[KopfEvents.Module.KubeView]::Age($_)</c>.
/// It serves <c>Select-Object</c> and <c>Sort-Object</c> as well.
/// </summary>
public static class KubeView
{
    private static readonly PSObjectReader Properties = new();

    /// <summary>How old an object is, as kubectl writes it.</summary>
    public static string Age(PSObject value) => ObjectColumns.Age(Fields(value), DateTimeOffset.UtcNow);

    /// <summary>An object's status, as far as its kind has one.</summary>
    public static string Status(PSObject value) => ObjectColumns.Status(Fields(value), DateTimeOffset.UtcNow);

    /// <summary>A pod's ready containers of all.</summary>
    public static string PodReady(PSObject value) => Pod(value).Ready;

    /// <summary>A pod's restarts.</summary>
    public static string PodRestarts(PSObject value) => Pod(value).Restarts;

    /// <summary>A node's roles.</summary>
    public static string NodeRoles(PSObject value) => NodeColumns.Roles(NamesOf(Fields(value).Part("metadata.labels")));

    /// <summary>A deployment's ready replicas of all.</summary>
    public static string Replicas(PSObject value) => $"{Fields(value).Number("status.readyReplicas") ?? 0}/{Fields(value).Number("spec.replicas") ?? 0}";

    /// <summary>How many pods of a job have succeeded, of how many.</summary>
    public static string JobCompletions(PSObject value) => Job(value).Completions;

    /// <summary>How long a job took, or has taken so far.</summary>
    public static string JobDuration(PSObject value) => Job(value).Duration;

    /// <summary>When an event was seen, and how often: the Age column of kubectl describe.</summary>
    public static string EventAge(PSObject value) => Event(value).Age(DateTimeOffset.UtcNow);

    /// <summary>Who reports an event: the From column of kubectl describe.</summary>
    public static string EventSource(PSObject value) => Event(value).Component;

    /// <summary>What an event says, on one line.</summary>
    public static string EventMessage(PSObject value) => EventText.Clean(Event(value).Message);

    /// <summary>Whose event it is, for a column: pod/web-0.</summary>
    public static string EventObject(PSObject value) => $"{Event(value).Involved.Kind.ToLowerInvariant()}/{Event(value).Involved.Name}";

    /// <summary>Whose event it is, for a headline: Pod apps/web-0.</summary>
    public static string EventHeadline(PSObject value) => Event(value).Involved.ToString();

    private static ObjectFields Fields(PSObject value) => new(Properties, value);

    private static PodColumns Pod(PSObject value) => PodColumns.Read(Fields(value), DateTimeOffset.UtcNow);

    private static JobColumns Job(PSObject value) => JobColumns.Read(Fields(value), DateTimeOffset.UtcNow);

    private static EventSummary Event(PSObject value) => EventSummary.Read(Properties, value);

    private static IEnumerable<string> NamesOf(object? labels) => labels switch
    {
        PSObject { BaseObject: PSCustomObject } custom => custom.Properties.Select(one => one.Name),
        System.Collections.IDictionary dictionary => dictionary.Keys.Cast<string>(),
        _ => [],
    };
}
