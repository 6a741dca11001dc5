using System.Management.Automation;
using System.Text;
using System.Text.Json;
using KopfEvents.Reading;

namespace KopfEvents.Module;

/// <summary>Kubernetes objects as PowerShell objects: their type names, and how they are made.</summary>
internal static class KubeObject
{
    /// <summary>The type name of every object that comes from an API server; views and type data can build on it.</summary>
    public const string TypeName = "KopfEvents.KubeObject";

    /// <summary>The type name that watched objects have besides: they are shown one by one, as they come.</summary>
    public const string WatchedTypeName = "KopfEvents.WatchedObject";

    /// <summary>The same for events.</summary>
    public const string WatchedEventTypeName = "KopfEvents.WatchedEvent";

    /// <summary>The type name that objects have besides when they come together with objects of other kinds: they share a table.</summary>
    public const string MixedTypeName = "KopfEvents.MixedObject";

    /// <summary>The type name of the objects of one kind: <c>KopfEvents.KubeObject#apps/v1/Deployment</c>.</summary>
    public static string TypeNameOf(string apiVersion, string kind) => $"{TypeName}#{apiVersion}/{kind}";

    /// <summary>Reads one object, in UTF-8.</summary>
    public static PSObject FromJson(ReadOnlySpan<byte> json)
    {
        var builder = new KubeObjectBuilder();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Objects.Manifest.MaxDepth });
        while (reader.Read()) builder.Add(ref reader);
        return builder.Build();
    }

    /// <summary>
    /// Says how a watched object has changed: <c>$_.WatchEvent.Type</c>, as in the API's WatchEvent. A member set is no property,
    /// so <c>ConvertTo-Json</c> and <c>Select-Object *</c> do not see it, and it goes with the object into other runspaces.
    /// </summary>
    public static PSObject WithChange(PSObject value, ObjectChange change)
    {
        value.TypeNames.Insert(0, value.TypeNames[0] == TypeNameOf("v1", "Event") ? WatchedEventTypeName : WatchedTypeName);
        value.Members.Add(new PSMemberSet("WatchEvent", [new PSNoteProperty("Type", change.ToString())]));
        return value;
    }

    /// <summary>Gives scripts what they can use as <c>$_</c>: JSON becomes a PowerShell object, all else stays what it is.</summary>
    public static object? ForScript(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } element ? FromJson(Encoding.UTF8.GetBytes(element.GetRawText())) : value;
}
