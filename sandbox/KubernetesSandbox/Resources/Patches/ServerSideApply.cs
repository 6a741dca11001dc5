using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;

namespace KubernetesSandbox.Resources.Patches;

/// <summary>
/// Server-side apply: merges a configuration into an object and remembers in <c>metadata.managedFields</c> which manager applied
/// which fields. Only applies own fields here; other writes take none away.
/// </summary>
internal static class ServerSideApply
{
    private static readonly string[] Unowned = ["apiVersion", "kind"];
    private static readonly string[] UnownedMetadata =
        ["name", "namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields", "generateName"];

    /// <summary>The merged object; a 409 when another manager has another value for a field, unless forced.</summary>
    /// <param name="served">The current object as it is served.</param>
    public static JsonObject Apply(
        JsonObject? served, JsonObject configuration, ResourceDefinition resource, WriteOptions options, string now)
    {
        var root = resource.Type is null ? null : new GoValue(GoKind.Struct, resource.Type.Name, false, null);
        var fields = Fields(configuration, root, "");
        var result = served?.DeepClone().AsObject() ?? [];
        var entries = result.Object("metadata").Objects("managedFields").Select(entry => entry.DeepClone().AsObject()).ToList();
        var others = entries.Where(entry => entry.String("manager") != options.FieldManager).ToList();
        var conflicts = served is null ? [] : others
            .SelectMany(entry => Conflicts(entry.Object("fieldsV1")!, fields, served, configuration, "")
                .Select(path => (Manager: entry.String("manager"), Path: path)))
            .ToList();
        if (conflicts.Count > 0 && !options.Force)
        {
            throw new StatusException(Conflict(conflicts));
        }

        if (entries.Find(entry => entry.String("manager") == options.FieldManager) is { } mine)
        {
            RemoveAbandoned(result, mine.Object("fieldsV1")!, fields, [.. others.Select(entry => entry.Object("fieldsV1")!)]);
        }

        MergePatch.ApplyStrategic(result, configuration, resource.Type);
        foreach (var (manager, path) in conflicts)
        {
            var entry = others.First(entry => entry.String("manager") == manager);
            Disown(entry.Object("fieldsV1")!, path.Split('.', StringSplitOptions.RemoveEmptyEntries));
        }

        others.Add(new JsonObject
        {
            ["manager"] = options.FieldManager,
            ["operation"] = "Apply",
            ["apiVersion"] = resource.ApiVersion,
            ["time"] = now,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields,
        });
        result.Ensure("metadata")["managedFields"] = new JsonArray([.. others]);
        return result;
    }

    // FieldsV1: "f:name" per member, "k:{key}" per item of a list that merges; everything else is a leaf.
    private static JsonObject Fields(JsonNode? value, GoValue? type, string path)
    {
        var fields = new JsonObject();
        if (value is JsonObject map)
        {
            var skipped = path switch { "" => Unowned, "metadata" => UnownedMetadata, _ => [] };
            foreach (var (name, member) in map.Where(pair => !skipped.Contains(pair.Key)))
            {
                var field = type?.Kind == GoKind.Struct ? type.Struct.Find(name) : null;
                var owned = member is JsonArray list && field?.MergeKey is { Length: > 0 } key
                    ? Items(list, key, field.Type.Element)
                    : Fields(member, field?.Type, path.Length == 0 ? name : $"{path}.{name}");

                // Metadata that only names the object owns nothing.
                if (owned.Count > 0 || name != "metadata" || path.Length > 0)
                {
                    fields["f:" + name] = owned;
                }
            }
        }

        return fields;
    }

    private static JsonObject Items(JsonArray list, string key, GoValue? element)
    {
        var items = new JsonObject();
        foreach (var item in list.OfType<JsonObject>())
        {
            items[$"k:{new JsonObject { [key] = item[key]?.DeepClone() }.ToJsonString()}"] = Fields(item, element, "item");
        }

        return items;
    }

    private static IEnumerable<string> Conflicts(
        JsonObject theirs, JsonObject mine, JsonNode? current, JsonNode? wanted, string path)
    {
        foreach (var (step, inner) in theirs)
        {
            if (mine[step] is not JsonObject also || inner is not JsonObject deeper)
            {
                continue;
            }

            var (now, then, name) = (Member(current, step), Member(wanted, step), Describe(step));
            if (deeper.Count == 0)
            {
                if (!JsonNode.DeepEquals(now, then))
                {
                    yield return path + name;
                }

                continue;
            }

            foreach (var conflict in Conflicts(deeper, also, now, then, path + name))
            {
                yield return conflict;
            }
        }
    }

    private static void RemoveAbandoned(JsonNode? current, JsonObject before, JsonObject now, IReadOnlyList<JsonObject> others)
    {
        foreach (var (step, inner) in before)
        {
            var kept = now[step] as JsonObject;
            var shared = others.Select(other => other[step]).OfType<JsonObject>().ToList();
            if (kept is null && shared.Count == 0)
            {
                Remove(current, step);
            }
            else
            {
                RemoveAbandoned(Member(current, step), inner as JsonObject ?? [], kept ?? [], shared);
            }
        }
    }

    private static void Disown(JsonObject fields, ReadOnlySpan<string> path)
    {
        if (fields.Object("f:" + path[0]) is { } inner && path.Length > 1)
        {
            Disown(inner, path[1..]);
        }
        else
        {
            fields.Remove("f:" + path[0]);
        }
    }

    private static JsonNode? Member(JsonNode? node, string step) =>
        step[0] == 'f' ? (node as JsonObject)?[step[2..]] : Item(node, step);

    private static JsonObject? Item(JsonNode? list, string step)
    {
        var (key, value) = JsonNode.Parse(step[2..])!.AsObject().First();
        return (list as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => JsonNode.DeepEquals(item[key], value));
    }

    private static void Remove(JsonNode? node, string step)
    {
        if (step[0] == 'f')
        {
            (node as JsonObject)?.Remove(step[2..]);
        }
        else if (Item(node, step) is { } item)
        {
            (node as JsonArray)?.Remove(item);
        }
    }

    private static string Describe(string step)
    {
        if (step[0] == 'f')
        {
            return "." + step[2..];
        }

        var (key, value) = JsonNode.Parse(step[2..])!.AsObject().First();
        return $"[{key}={value?.ToJsonString()}]";
    }

    private static Status Conflict(List<(string Manager, string Path)> conflicts)
    {
        var causes = conflicts.Select(
            one => new StatusCause("FieldManagerConflict", $"conflict with \"{one.Manager}\"", one.Path)).ToList();
        var text = conflicts.Count == 1
            ? $"Apply failed with 1 conflict: conflict with \"{conflicts[0].Manager}\": {conflicts[0].Path}"
            : $"Apply failed with {conflicts.Count} conflicts: " + string.Join('\n', conflicts.GroupBy(one => one.Manager)
                .Select(group => $"conflicts with \"{group.Key}\":\n" + string.Join('\n', group.Select(one => $"- {one.Path}"))));
        return new Status(409, "Conflict", text, new StatusDetails { Causes = causes });
    }
}
