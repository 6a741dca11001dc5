using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Resources.Patches;

/// <summary>RFC 7396, and Kubernetes' strategic variant, which merges some lists by a key of their items.</summary>
internal static class MergePatch
{
    private const string Directive = "$patch";
    private const string DeleteList = "$deleteFromPrimitiveList/";
    private const string OrderList = "$setElementOrder/";
    private const string RetainKeys = "$retainKeys";

    /// <summary>
    /// RFC 7396: null removes, objects merge, everything else replaces. The keys of what was touched end up in order, as
    /// kube-apiserver's library has it; errors show them.
    /// </summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner:
                    Apply(target.Ensure(name), inner);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }

        foreach (var (name, value) in target.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList())
        {
            target.Remove(name);
            target[name] = value;
        }
    }

    /// <summary>A strategic merge patch of an object of a known type.</summary>
    public static void ApplyStrategic(JsonObject target, JsonObject patch, GoType? type)
    {
        if (patch.String(Directive) == "replace")
        {
            target.Clear();
        }

        if (patch[RetainKeys] is JsonArray retained)
        {
            var keep = retained.Select(one => one.Text()).ToHashSet();
            foreach (var name in target.Select(pair => pair.Key).Where(name => !keep.Contains(name)).ToList())
            {
                target.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name is Directive or RetainKeys || name.StartsWith(OrderList, StringComparison.Ordinal))
            {
                continue;
            }

            if (name.StartsWith(DeleteList, StringComparison.Ordinal))
            {
                RemoveValues(target[name[DeleteList.Length..]] as JsonArray, value as JsonArray);
                continue;
            }

            ApplyMember(target, name, value, type?.Find(name));
        }
    }

    private static void ApplyMember(JsonObject target, string name, JsonNode? value, GoField? field)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject inner when inner.String(Directive) == "delete":
                target.Remove(name);
                break;
            case JsonObject inner:
                ApplyStrategic(target.Ensure(name), inner, field?.Type.Kind == GoKind.Struct ? field.Type.Struct : null);
                break;
            case JsonArray list when field?.MergeKey is { } key && target[name] is JsonArray current:
                MergeLists(current, list, key, field.Type.Element?.Kind == GoKind.Struct ? field.Type.Element.Struct : null);
                break;
            default:
                target[name] = WithoutDirectives(value.DeepClone());
                break;
        }
    }

    private static void MergeLists(JsonArray current, JsonArray patch, string key, GoType? item)
    {
        if (patch.OfType<JsonObject>().Any(one => one.String(Directive) == "replace"))
        {
            current.Clear();
        }

        foreach (var one in patch)
        {
            if (one is not JsonObject change)
            {
                if (!current.Any(there => JsonNode.DeepEquals(there, one)))
                {
                    current.Add(one?.DeepClone());
                }

                continue;
            }

            if (change.String(Directive) == "replace" && change.Count == 1)
            {
                continue;
            }

            var match = current.OfType<JsonObject>().FirstOrDefault(there => JsonNode.DeepEquals(there[key], change[key]));
            if (change.String(Directive) == "delete")
            {
                current.Remove(match);
            }
            else if (match is not null)
            {
                ApplyStrategic(match, change, item);
            }
            else
            {
                current.Add(WithoutDirectives(change.DeepClone()));
            }
        }
    }

    private static void RemoveValues(JsonArray? list, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            if (list?.FirstOrDefault(there => JsonNode.DeepEquals(there, value)) is { } found)
            {
                list.Remove(found);
            }
        }
    }

    private static JsonNode? WithoutDirectives(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var name in map.Select(pair => pair.Key).Where(name => name.StartsWith('$')).ToList())
            {
                map.Remove(name);
            }

            foreach (var (_, value) in map)
            {
                WithoutDirectives(value);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var one in list)
            {
                WithoutDirectives(one);
            }
        }

        return node;
    }
}
