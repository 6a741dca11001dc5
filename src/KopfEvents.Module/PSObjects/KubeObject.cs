using System.Management.Automation;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KopfEvents.Columns;
using KopfEvents.Objects;
using KopfEvents.Reading;

namespace KopfEvents.Module.PSObjects;

/// <summary>Kubernetes objects as PowerShell objects: their type names, and how they are made.</summary>
internal static class KubeObject
{
    private static readonly PSObjectReader Properties = new();

    /// <summary>The type name of every object that comes from an API server; views and type data can build on it.</summary>
    public const string TypeName = "KopfEvents.KubeObject";

    /// <summary>The type name that watched objects have besides: they are shown one by one, as they come.</summary>
    public const string WatchedTypeName = "KopfEvents.WatchedObject";

    /// <summary>The same for events.</summary>
    public const string WatchedEventTypeName = "KopfEvents.WatchedEvent";

    /// <summary>The type name that events have besides when they are shown below their object, and so without it.</summary>
    public const string EventOfObjectTypeName = "KopfEvents.ObjectEvent";

    /// <summary>The same when they come from all namespaces.</summary>
    public const string EventOfAllTypeName = "KopfEvents.EventOfAll";

    /// <summary>
    /// The type name that objects have besides when they come together with objects of other kinds: they share a table.
    /// </summary>
    public const string MixedTypeName = "KopfEvents.MixedObject";

    /// <summary>The type name of the objects of one kind: <c>KopfEvents.KubeObject#apps/v1/Deployment</c>.</summary>
    public static string TypeNameOf(string apiVersion, string kind) => $"{TypeName}#{apiVersion}/{kind}";

    /// <summary>What an event says.</summary>
    public static EventSummary EventSummaryOf(PSObject value) => EventSummary.Read(Properties, value);

    /// <summary>Reads one object, in UTF-8.</summary>
    public static PSObject FromJson(ReadOnlySpan<byte> json)
    {
        var builder = new KubeObjectBuilder();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Manifest.MaxDepth });
        while (reader.Read()) builder.Add(ref reader);
        return builder.Build();
    }

    /// <summary>
    /// Says how a watched object has changed: <c>$_.WatchEvent.Type</c>, as in the API's WatchEvent. A member set is no property,
    /// so <c>ConvertTo-Json</c> and <c>Select-Object *</c> do not see it, and it goes with the object into other runspaces.
    /// </summary>
    public static PSObject WithWatchEvent(PSObject value, WatchEventType type)
    {
        value.TypeNames.Insert(0, value.TypeNames[0] == TypeNameOf("v1", "Event") ? WatchedEventTypeName : WatchedTypeName);
        value.Members.Add(new PSMemberSet("WatchEvent", [new PSNoteProperty("Type", type.ToString())]));
        return value;
    }

    /// <summary>
    /// Gives scripts what they can use as <c>$_</c>: JSON becomes a PowerShell object, a name also has what it says of the
    /// object, all else stays what it is.
    /// </summary>
    public static object? ForScript(Target target) => target switch
    {
        { Name: { } name } when PSObjectReader.Unwrap(target.Value) is string => Named(name),
        { Value: JsonElement { ValueKind: JsonValueKind.Object } element } =>
            FromJson(Encoding.UTF8.GetBytes(element.GetRawText())),
        { Value: JsonObject json } => FromJson(Encoding.UTF8.GetBytes(json.ToJsonString())),
        _ => target.Value,
    };

    /// <summary>
    /// An error's target: the object, but of a Secret only what names it, since errors are shown and logged with their targets.
    /// </summary>
    public static object? ForError(Target target) => target.Reference is { Kind: "Secret" } secret
        ? Named(new ObjectName(secret.Kind, secret.Name, secret.Namespace, secret.ApiVersion, secret.Uid))
        : target.Value;

    /// <summary>The name as a text, with <c>kind</c> and <c>metadata</c> as far as the name says them.</summary>
    private static PSObject Named(ObjectName name)
    {
        var metadata = new PSObject();
        metadata.Properties.Add(new PSNoteProperty("name", name.Name));
        if (name.Namespace is { } ns) metadata.Properties.Add(new PSNoteProperty("namespace", ns));
        if (name.Uid is { } uid) metadata.Properties.Add(new PSNoteProperty("uid", uid));
        var value = new PSObject(name.ToString());
        if (name.ApiVersion is { } version) value.Properties.Add(new PSNoteProperty("apiVersion", version));
        value.Properties.Add(new PSNoteProperty("kind", name.Resource));
        value.Properties.Add(new PSNoteProperty("metadata", metadata));
        return value;
    }
}
