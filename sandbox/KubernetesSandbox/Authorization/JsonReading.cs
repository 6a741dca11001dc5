using System.Text.Json;

namespace KubernetesSandbox.Authorization;

/// <summary>Reads optional members of a JSON object; one that is absent or of another type counts as empty.</summary>
internal static class JsonReading
{
    public static string StringOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static IEnumerable<JsonElement> ItemsOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static IReadOnlyList<string> StringsOf(this JsonElement element, string name) =>
        [.. element.ItemsOf(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    public static IReadOnlyDictionary<string, string> StringMapOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(member => member.Name, member => member.Value.GetString()!)
            : [];
}
