using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Events;
using KopfEvents.Text;

namespace KopfEvents.Module.PSObjects;

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

    /// <summary>The same where there is little room: without the time since the first.</summary>
    public static string EventLastSeen(PSObject value) => Event(value).LastSeenAge(DateTimeOffset.UtcNow);

    /// <summary>An event's type, a warning's or error's in the colour that the user has chosen for such.</summary>
    /// <param name="value">The event.</param>
    /// <param name="style"><c>$PSStyle</c>; null in a host that has none. PowerShell leaves colours out where they are not wanted.</param>
    public static string EventType(PSObject value, object? style)
    {
        var type = PrintableText.Clean(Event(value).Type);
        return type is "Warning" or "Error" && Member(Member(style, "Formatting"), type) is string colour ? $"{colour}{type}{Member(style, "Reset")}" : type;
    }

    /// <summary>Why an event is.</summary>
    public static string EventReason(PSObject value) => PrintableText.Clean(Event(value).Reason);

    /// <summary>Who reports an event: the From column of kubectl describe.</summary>
    public static string EventSource(PSObject value) => PrintableText.Clean(Event(value).Component);

    /// <summary>What an event says, on one line.</summary>
    public static string EventMessage(PSObject value) => PrintableText.Clean(Event(value).Message);

    /// <summary>Whose event it is: Pod apps/web-0.</summary>
    public static string EventHeadline(PSObject value) => PrintableText.Clean(Event(value).Involved.ToString());

    /// <summary>A value of one line; what a cluster's users write cannot steer the terminal.</summary>
    public static string Text(object? value) => PrintableText.Clean(LanguagePrimitives.ConvertTo<string>(value));

    private static ObjectFields Fields(PSObject value) => new(Properties, value);

    private static PodColumns Pod(PSObject value) => PodColumns.Read(Fields(value), DateTimeOffset.UtcNow);

    private static JobColumns Job(PSObject value) => JobColumns.Read(Fields(value), DateTimeOffset.UtcNow);

    private static EventSummary Event(PSObject value) => EventSummary.Read(Properties, value);

    private static object? Member(object? value, string name) => value is null ? null : PSObject.AsPSObject(value).Properties[name]?.Value;

    private static IEnumerable<string> NamesOf(object? labels) => labels switch
    {
        PSObject { BaseObject: PSCustomObject } custom => custom.Properties.Select(one => one.Name),
        System.Collections.IDictionary dictionary => dictionary.Keys.Cast<string>(),
        _ => [],
    };
}
