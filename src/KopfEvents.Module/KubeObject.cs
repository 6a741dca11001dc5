using System.Management.Automation;
using System.Text;
using System.Text.Json;

namespace KopfEvents.Module;

/// <summary>
/// Makes PowerShell objects of the API's JSON: objects become <see cref="PSObject"/>s with the same properties in the same
/// order, lists arrays, whole numbers <see cref="long"/>, times stay the API's text.
/// </summary>
internal static class KubeObject
{
    /// <summary>The type name of every object that comes from an API server; views and type data can build on it.</summary>
    public const string TypeName = "KopfEvents.KubeObject";

    /// <summary>Reads one object, in UTF-8, and gives it its type names: <c>KopfEvents.KubeObject#v1/Pod</c> and <c>KopfEvents.KubeObject</c>.</summary>
    public static PSObject FromJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Objects.Manifest.MaxDepth });
        reader.Read();
        var result = PSObject.AsPSObject(ReadValue(ref reader));
        result.TypeNames.Insert(0, TypeName);
        if (result.Properties["apiVersion"]?.Value is string apiVersion && result.Properties["kind"]?.Value is string kind)
        {
            result.TypeNames.Insert(0, $"{TypeName}#{apiVersion}/{kind}");
        }

        return result;
    }

    /// <summary>Gives scripts what they can use as <c>$_</c>: JSON becomes a PowerShell object, all else stays what it is.</summary>
    public static object? ForScript(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } element ? FromJson(Encoding.UTF8.GetBytes(element.GetRawText())) : value;

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader),
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.String => ReadText(ref reader),
        JsonTokenType.Number => reader.TryGetInt64(out var whole) ? whole : reader.GetDouble(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static PSObject ReadObject(ref Utf8JsonReader reader)
    {
        var result = new PSObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadText(ref reader);
            reader.Read();
            var value = ReadValue(ref reader);
            // PowerShell knows no empty names, and none that differ in case only: the first one stays.
            if (name.Length > 0 && result.Properties[name] is null) result.Properties.Add(new PSNoteProperty(name, value));
        }

        return result;
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadValue(ref reader));
        return [.. items];
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan); // "\ud83d" is good JSON and no text: it stays as it is written
        }
    }
}
