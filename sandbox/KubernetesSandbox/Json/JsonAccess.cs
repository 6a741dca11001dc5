using System.Text.Json.Nodes;

namespace KubernetesSandbox.Json;

/// <summary>Reading of objects whose members may not be there.</summary>
internal static class JsonAccess
{
    /// <summary>The member at a path, or null as soon as one is missing.</summary>
    public static JsonNode? At(this JsonObject json, params ReadOnlySpan<string> path)
    {
        JsonNode? node = json;
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static JsonObject? Object(this JsonObject json, string name) => json[name] as JsonObject;

    /// <summary>The member, which is made if it is missing.</summary>
    public static JsonObject Ensure(this JsonObject json, string name)
    {
        if (json[name] is JsonObject there)
        {
            return there;
        }

        var made = new JsonObject();
        json[name] = made;
        return made;
    }

    /// <summary>A string, or an empty one, as Go has it.</summary>
    public static string String(this JsonObject? json, string name) => json?[name].Text() ?? "";

    /// <summary>A node's string; null for everything else.</summary>
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long Number(this JsonObject? json, string name) =>
        json?[name] is JsonValue value ? value.TryGetValue<int>(out var small) ? small
            : value.TryGetValue<long>(out var large) ? large : 0 : 0;

    public static IReadOnlyList<string> Strings(this JsonObject json, string name) =>
        json[name] is JsonArray list ? [.. list.Select(one => one.Text() ?? "")] : [];

    /// <summary>The objects of a list member.</summary>
    public static IReadOnlyList<JsonObject> Objects(this JsonObject? json, string name) =>
        json?[name] is JsonArray list ? [.. list.OfType<JsonObject>()] : [];

    /// <summary>Takes a text out of a list of texts; an empty list goes as a whole.</summary>
    /// <returns>Whether it was in there.</returns>
    public static bool TakeFrom(this JsonObject json, string list, string text)
    {
        var texts = json.Strings(list);
        var left = texts.Where(one => one != text).ToList();
        json[list] = new JsonArray([.. left.Select(one => JsonValue.Create(one))]);
        if (left.Count == 0)
        {
            json.Remove(list);
        }

        return left.Count < texts.Count;
    }

    /// <summary>Sets what is not there yet, as defaulting does.</summary>
    public static void Default(this JsonObject json, string name, JsonNode value)
    {
        if (json[name] is null)
        {
            json[name] = value;
        }
    }
}
