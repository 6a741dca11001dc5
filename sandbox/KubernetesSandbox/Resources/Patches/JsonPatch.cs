using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Resources.Patches;

/// <summary>A patch that cannot be done; kube-apiserver does not say why.</summary>
internal sealed class PatchException(string message) : Exception(message);

/// <summary>RFC 6902, with the leniency of kube-apiserver's library: replacing a member that is not there adds it.</summary>
internal static class JsonPatch
{
    /// <exception cref="PatchException">An operation is unknown, its test fails, or its path leads nowhere.</exception>
    public static void Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = Path(operation.String("path"));
            var value = operation["value"]?.DeepClone();
            switch (operation.String("op"))
            {
                case "add":
                    Add(target, path, value);
                    break;
                case "replace":
                    Replace(target, path, value);
                    break;
                case "remove":
                    Remove(target, path);
                    break;
                case "copy":
                    Add(target, path, Read(target, Path(operation.String("from")))?.DeepClone());
                    break;
                case "move":
                    var moved = Read(target, Path(operation.String("from")))?.DeepClone();
                    Remove(target, Path(operation.String("from")));
                    Add(target, path, moved);
                    break;
                case "test" when JsonNode.DeepEquals(Read(target, path), value):
                    break;
                default:
                    throw new PatchException($"operation {operation.ToJsonString()} failed");
            }
        }
    }

    private static string[] Path(string pointer) =>
        [.. pointer.Split('/').Skip(1)
            .Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static void Add(JsonObject target, string[] path, JsonNode? value)
    {
        switch (Parent(target, path))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when Index(path[^1]) is { } at && at <= list.Count:
                list.Insert(at, value);
                break;
            default:
                throw NoSuchPath(path);
        }
    }

    private static void Replace(JsonObject target, string[] path, JsonNode? value)
    {
        switch (Parent(target, path))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when Index(path[^1]) is { } at && at < list.Count:
                list[at] = value;
                break;
            default:
                throw NoSuchPath(path);
        }
    }

    private static void Remove(JsonObject target, string[] path)
    {
        switch (Parent(target, path))
        {
            case JsonObject map when map.Remove(path[^1]):
                break;
            case JsonArray list when Index(path[^1]) is { } at && at < list.Count:
                list.RemoveAt(at);
                break;
            default:
                throw NoSuchPath(path);
        }
    }

    private static JsonNode? Read(JsonNode target, ReadOnlySpan<string> path)
    {
        var node = target;
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when Index(step) is { } at && at < list.Count => list[at],
                _ => null,
            };
        }

        return node;
    }

    private static JsonNode? Parent(JsonObject target, string[] path) =>
        path.Length == 0 ? throw NoSuchPath(path) : Read(target, path.AsSpan(..^1));

    private static int? Index(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;

    private static PatchException NoSuchPath(string[] path) => new($"there is no {string.Join('/', path)}");
}
