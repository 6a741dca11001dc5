using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Tables;
using KopfEvents.Text;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// The columns of the module's views: <c>$_.KopfView.Age</c>. It is a hidden property of every object, computed by compiled code,
/// since in ConstrainedLanguage a view may read properties and call nothing. It serves <c>Select-Object</c> and
/// <c>Sort-Object</c> as well.
/// </summary>
public sealed class KubeView
{
    private static readonly PSObjectReader Properties = new();

    private readonly PSObject _value;
    private EventSummary? _event;
    private string? _row;

    private KubeView(PSObject value) => _value = value;

    /// <summary>How old an object is, as kubectl writes it.</summary>
    public string Age => ObjectColumns.Age(Fields, Now);

    /// <summary>An object's status, as far as its kind has one.</summary>
    public string Status => ObjectColumns.Status(Fields, Now);

    /// <summary>A pod's ready containers of all.</summary>
    public string PodReady => PodColumns.Read(Fields, Now).Ready;

    /// <summary>A pod's restarts.</summary>
    public string PodRestarts => PodColumns.Read(Fields, Now).Restarts;

    /// <summary>A node's roles.</summary>
    public string NodeRoles => NodeColumns.Roles(Fields);

    /// <summary>A deployment's ready replicas of all.</summary>
    public string Replicas => DeploymentColumns.Ready(Fields);

    /// <summary>How many pods of a job have succeeded, of how many.</summary>
    public string JobCompletions => JobColumns.Read(Fields, Now).Completions;

    /// <summary>How long a job took, or has taken so far.</summary>
    public string JobDuration => JobColumns.Read(Fields, Now).Duration;

    /// <summary>When an event was seen, and how often: the Age column of kubectl describe.</summary>
    public string EventAge => Event.Age(Now);

    /// <summary>The same where there is little room: without the time since the first.</summary>
    public string EventLastSeen => Event.LastSeenAge(Now);

    /// <summary>An event's type.</summary>
    public string EventType => Event.Type;

    /// <summary>The name of the colour in <c>$PSStyle.Formatting</c> that the event's type has; null for none.</summary>
    public string? EventStyle => Event.Type is "Warning" or "Error" ? Event.Type : null;

    /// <summary>Why an event is.</summary>
    public string EventReason => Event.Reason;

    /// <summary>Who reports an event: the From column of kubectl describe.</summary>
    public string EventSource => Event.Component;

    /// <summary>What an event says, on one line.</summary>
    public string EventMessage => Event.Message;

    /// <summary>Whose event it is: pod/web-0.</summary>
    public string EventObject => Event.ObjectName;

    /// <summary>The same as a headline: Pod apps/web-0.</summary>
    public string EventHeadline => Event.Involved.ToString();

    /// <summary>The headings of the table that the event is shown in, below its object if it is shown so.</summary>
    public string EventHeader => Table == EventTable.OfObject
        ? $"Events of {EventHeadline}\n\n{EventTables.Header(Table, OutputWidth.Current)}"
        : EventTables.Header(Table, OutputWidth.Current);

    /// <summary>The event's row, in one or several lines, as far as its type, which has a colour.</summary>
    public string EventRowStart => EventRow[..TypeIndex];

    /// <summary>The event's type where it stands in its row; empty in a log so narrow that the row ends before it.</summary>
    public string EventRowType => EventRow[TypeIndex..TypeEnd];

    /// <summary>The event's row from behind its type.</summary>
    public string EventRowEnd => EventRow[TypeEnd..];

    /// <summary>The headings of the table that the object is shown in.</summary>
    public string Header => ObjectTable.Header(OutputWidth.Current);

    /// <summary>The object's row.</summary>
    public string Row => ObjectTable.Row(Fields, Now, OutputWidth.Current);

    /// <summary>The properties as texts of one line; what a cluster's users write cannot steer the terminal.</summary>
    public PSObject Texts
    {
        get
        {
            var texts = new PSObject();
            foreach (var property in _value.Properties)
            {
                if (property.MemberType == PSMemberTypes.NoteProperty && Scalar(property.Value) is { } text)
                {
                    texts.Properties.Add(new PSNoteProperty(property.Name, text));
                }
            }

            return texts;
        }
    }

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    // No field: PowerShell looks the type up before the engine's own types can be loaded, and a struct would have to be.
    private ObjectFields Fields => new(Properties, _value);

    private EventTable Table =>
        Is(KubeObject.EventOfObjectTypeName) ? EventTable.OfObject
        : Is(KubeObject.EventOfAllTypeName) ? EventTable.OfAll
        : EventTable.OfNamespace;

    private ObjectTable ObjectTable =>
        Is(KubeObject.WatchedTypeName) ? ObjectTable.OfKinds.Behind("EVENT", WatchEventType)
        : Is(KubeObject.MixedTypeName) ? ObjectTable.OfKinds
        : ObjectTable.Of(Fields);

    private string? WatchEventType => (_value.Members["WatchEvent"]?.Value as PSMemberSet)?.Members["Type"]?.Value as string;

    private string EventRow => _row ??= EventTables.Row(Table, Event, Now, OutputWidth.Current);

    // Nothing in front of it has such letters: ages and namespaces are in lower case.
    private int TypeIndex => EventRow.IndexOf(Event.Type, StringComparison.Ordinal) is var at and >= 0 ? at : EventRow.Length;

    private int TypeEnd => Math.Min(TypeIndex + Event.Type.Length, EventRow.Length);

    private EventSummary Event => _event ??= Clean(KubeObject.EventSummaryOf(_value));

    /// <summary>What the hidden property gives.</summary>
    public static KubeView Of(PSObject value) => new(value);

    // Also of what comes out of Import-Clixml, a job or a remote session.
    private bool Is(string typeName) => _value.TypeNames.Any(name => name == typeName || name == $"Deserialized.{typeName}");

    private static EventSummary Clean(EventSummary read) => read with
    {
        Type = PrintableText.Clean(read.Type),
        Reason = PrintableText.Clean(read.Reason),
        Component = PrintableText.Clean(read.Component),
        Message = PrintableText.Clean(read.Message),
        Involved = read.Involved with
        {
            Kind = PrintableText.Clean(read.Involved.Kind),
            Name = PrintableText.Clean(read.Involved.Name),
            Namespace = read.Involved.Namespace is { } ns ? PrintableText.Clean(ns) : null,
        },
    };

    private static string? Scalar(object? value) => PSObjectReader.Unwrap(value) switch
    {
        string text => PrintableText.Clean(text),
        IConvertible plain => PrintableText.Clean(LanguagePrimitives.ConvertTo<string>(plain)),
        _ => null,
    };
}
