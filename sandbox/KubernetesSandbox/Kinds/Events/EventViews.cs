using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Kinds.Events;

/// <summary>The two views of one event. Which field has which name in core v1 and in events.k8s.io is a table.</summary>
internal static class EventViews
{
    private static readonly GoType CoreType = GoTypes.Find("core.v1.Event")!;
    private static readonly GoType NewType = GoTypes.Find("events.v1.Event")!;

    // Fields that are not here have the same name in both.
    private static readonly Dictionary<string, string> NewNames = new()
    {
        ["involvedObject"] = "regarding",
        ["message"] = "note",
        ["reportingComponent"] = "reportingController",
        ["source"] = "deprecatedSource",
        ["firstTimestamp"] = "deprecatedFirstTimestamp",
        ["lastTimestamp"] = "deprecatedLastTimestamp",
        ["count"] = "deprecatedCount",
    };

    private static readonly Dictionary<string, string> CoreNames = NewNames.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static JsonObject ToNew(JsonObject core) => Rename(core, NewNames, NewType);

    public static JsonObject ToCore(JsonObject served) => Rename(served, CoreNames, CoreType);

    private static JsonObject Rename(JsonObject from, Dictionary<string, string> names, GoType target)
    {
        var renamed = new Dictionary<string, JsonNode?>();
        foreach (var (name, value) in from.ToList())
        {
            from.Remove(name);
            renamed[names.GetValueOrDefault(name, name)] = value;
        }

        // The order and the empty fields of the other type.
        var result = TypedDecoder.Empty(target);
        foreach (var field in target.Fields.Where(field => renamed.ContainsKey(field.Name)))
        {
            var value = renamed[field.Name];
            if (value.Text() is "" && field.OmitEmpty)
            {
                continue;
            }

            result[field.Name] = value;
        }

        return result;
    }
}
