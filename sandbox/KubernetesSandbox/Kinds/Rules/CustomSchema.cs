using System.Text.Json;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Custom resources against their OpenAPI schema: pruning, defaults, and the checks that people use.</summary>
internal static class CustomSchema
{
    private static readonly string[] TypeMeta = ["apiVersion", "kind", "metadata"];

    /// <summary>Drops what the schema does not know, and tells of it.</summary>
    public static void Prune(JsonObject subject, JsonObject schema, List<string> problems) =>
        Prune(subject, schema, "", problems, isRoot: true);

    /// <summary>Fills in the schema's defaults.</summary>
    public static void SetDefaults(JsonObject subject, JsonObject schema)
    {
        foreach (var (name, property) in Properties(schema))
        {
            if (subject[name] is null && property["default"] is { } value)
            {
                subject[name] = value.DeepClone();
            }

            if (subject[name] is JsonObject inner)
            {
                SetDefaults(inner, property);
            }
        }
    }

    /// <summary>
    /// What is wrong with an object by its schema: what is not valid first, then what is not supported, then what is missing.
    /// </summary>
    public static IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject schema) => Validate(subject, schema, "")
        .OrderBy(fault => fault.Reason switch { "FieldValueRequired" => 2, "FieldValueNotSupported" => 1, _ => 0 });

    private static IEnumerable<StatusCause> Validate(JsonNode? value, JsonObject schema, string path)
    {
        if (value is null)
        {
            return [];
        }

        var type = schema.String("type");
        var actual = TypeOf(value);
        var isOfType = type.Length == 0 || type == actual || (type == "number" && actual == "integer")
            || schema["x-kubernetes-int-or-string"]?.GetValue<bool>() == true;
        IEnumerable<StatusCause> faults = isOfType
            ? []
            : [Cause.TypeInvalid(path, actual, $"{path} in body must be of type {type}")];
        faults = faults.Concat(Constraints(value, schema, path));
        return value switch
        {
            JsonObject map => faults.Concat(Members(map, schema, path)),
            JsonArray list when schema.Object("items") is { } items =>
                faults.Concat(list.SelectMany((item, at) => Validate(item, items, $"{path}[{at}]"))),
            _ => faults,
        };
    }

    private static IEnumerable<StatusCause> Members(JsonObject map, JsonObject schema, string path)
    {
        var faults = Enumerable.Empty<StatusCause>();
        foreach (var (name, property) in Properties(schema).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            faults = faults.Concat(Validate(map[name], property, Join(path, name)));
        }

        if (schema["additionalProperties"] is JsonObject rest)
        {
            var known = schema.Object("properties");
            faults = faults.Concat(map.Where(pair => known?[pair.Key] is null).SelectMany(pair => Validate(pair.Value, rest,
                Join(path, pair.Key))));
        }

        return faults.Concat(
            schema.Strings("required").Where(name => map[name] is null).Select(name => Cause.Required(Join(path, name))));
    }

    private static IEnumerable<StatusCause> Constraints(JsonNode value, JsonObject schema, string path)
    {
        if (value is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
        {
            var amount = Amount(number);
            if (schema["maximum"] is { } maximum && amount > Amount(maximum))
            {
                yield return Cause.Invalid(path, value, $"{path} in body should be less than or equal to {maximum}");
            }

            if (schema["minimum"] is { } minimum && amount < Amount(minimum))
            {
                yield return Cause.Invalid(path, value, $"{path} in body should be greater than or equal to {minimum}");
            }
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            var supported = string.Join(", ", allowed.Select(one => one?.ToJsonString()));
            yield return new StatusCause(
                "FieldValueNotSupported", $"Unsupported value: {value.ToJsonString()}: supported values: {supported}", path);
        }
    }

    private static void Prune(JsonObject subject, JsonObject schema, string path, List<string> problems, bool isRoot)
    {
        if (schema["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() == true && schema["properties"] is null)
        {
            return;
        }

        var properties = schema.Object("properties");
        foreach (var (name, value) in subject.ToList())
        {
            if (isRoot && TypeMeta.Contains(name))
            {
                continue;
            }

            if ((properties?[name] ?? schema["additionalProperties"]) is not JsonObject property)
            {
                if (schema["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() != true
                    && schema["additionalProperties"] is null)
                {
                    problems.Add($"unknown field \"{Join(path, name)}\"");
                    subject.Remove(name);
                }

                continue;
            }

            Descend(value, property, Join(path, name), problems);
        }
    }

    private static void Descend(JsonNode? value, JsonObject schema, string path, List<string> problems)
    {
        if (value is JsonObject map)
        {
            Prune(map, schema, path, problems, isRoot: false);
        }
        else if (value is JsonArray list && schema.Object("items") is { } items)
        {
            for (var at = 0; at < list.Count; at++)
            {
                Descend(list[at], items, $"{path}[{at}]", problems);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Properties(JsonObject schema) =>
        (schema.Object("properties") ?? []).Select(pair => KeyValuePair.Create(pair.Key, pair.Value as JsonObject ?? []));

    private static string TypeOf(JsonNode value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => Amount(value) == Math.Truncate(Amount(value)) ? "integer" : "number",
            _ => "boolean",
        },
    };

    private static double Amount(JsonNode number) =>
        number is JsonValue value && value.TryGetValue<long>(out var whole) ? whole
        : number is JsonValue small && small.TryGetValue<int>(out var integer) ? integer : number.GetValue<double>();

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
