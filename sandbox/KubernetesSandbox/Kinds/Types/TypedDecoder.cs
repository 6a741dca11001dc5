using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Kinds.Types;

/// <summary>A body that does not fit its type; the message is what Go's decoder says.</summary>
internal sealed class DecodingException(string message) : Exception(message);

/// <summary>
/// Reads JSON into the shape that kube-apiserver would write it in after decoding it into a Go struct: unknown fields dropped
/// (and noted), empty ones left out or written as their tags say, times normalized, fields in the struct's order.
/// </summary>
internal ref struct TypedDecoder(ReadOnlySpan<byte> json)
{
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = 1000 });

    /// <summary>Unknown and duplicate fields, worded as the API's warnings are, in the order in which they came.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Reads an object of a known type.</summary>
    public JsonObject Read(GoType type)
    {
        _reader.Read();
        return ReadStruct(type, "", "", isRoot: true);
    }

    /// <summary>Reads whatever it is, keys in order.</summary>
    public JsonNode? ReadAny()
    {
        _reader.Read();
        return ReadAny("");
    }

    /// <summary>What a struct looks like that nobody filled in.</summary>
    public static JsonObject Empty(GoType type) => Emit(type, new JsonNode?[type.Fields.Count]);

    private JsonObject ReadStruct(GoType type, string path, string goPath, bool isRoot)
    {
        var values = new JsonNode?[type.Fields.Count];
        var seen = new bool[type.Fields.Count];
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _reader.GetString()!;
            _reader.Read();
            var at = type.IndexOf(name);
            if (at < 0)
            {
                // apiVersion and kind were looked at before.
                if (!isRoot || name is not ("apiVersion" or "kind"))
                {
                    Problems.Add($"unknown field \"{Join(path, name)}\"");
                }

                _reader.Skip();
                continue;
            }

            if (seen[at])
            {
                Problems.Add($"duplicate field \"{Join(path, name)}\"");
            }

            seen[at] = true;
            var goField = Join(goPath, name);
            values[at] = ReadValue(type.Fields[at].Type, Join(path, name), goField, type.ShortName);
        }

        return Emit(type, values);
    }

    private JsonNode? ReadValue(GoValue type, string path, string goPath, string goStruct)
    {
        var token = _reader.TokenType;
        if (token == JsonTokenType.Null)
        {
            return null;
        }

        switch (type.Kind)
        {
            case GoKind.String or GoKind.Bytes when token == JsonTokenType.String:
                return JsonValue.Create(_reader.GetString());
            case GoKind.Bool when token is JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(token == JsonTokenType.True);
            case GoKind.Int32 when token == JsonTokenType.Number && _reader.TryGetInt32(out var number):
                return JsonValue.Create(number);
            case GoKind.Int64 when token == JsonTokenType.Number && _reader.TryGetInt64(out var number):
                return JsonValue.Create(number);
            case GoKind.Float when token == JsonTokenType.Number:
                return JsonValue.Create(_reader.GetDouble());
            case GoKind.Time or GoKind.MicroTime when token == JsonTokenType.String:
                return GoTime.Normalize(_reader.GetString()!, type.Kind == GoKind.MicroTime);
            case GoKind.Quantity when token is JsonTokenType.String or JsonTokenType.Number:
                return Quantity.Canonical(token == JsonTokenType.String ? _reader.GetString()! : Raw());
            case GoKind.Any:
            case GoKind.IntOrString when token is JsonTokenType.String or JsonTokenType.Number:
                return ReadAny(path);
            case GoKind.Struct when token == JsonTokenType.StartObject:
                return ReadStruct(type.Struct, path, goPath, isRoot: false);
            case GoKind.List when token == JsonTokenType.StartArray:
                return ReadList(type, path, goPath, goStruct);
            case GoKind.Map when token == JsonTokenType.StartObject:
                return ReadMap(type, path, goPath, goStruct);
            default:
                throw new DecodingException(
                    $"json: cannot unmarshal {Describe(type)} into Go struct field {goStruct}.{goPath} of type {type.GoName}");
        }
    }

    private JsonArray ReadList(GoValue type, string path, string goPath, string goStruct)
    {
        var list = new JsonArray();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(ReadValue(type.Element!, $"{path}[{list.Count}]", goPath, goStruct));
        }

        return list;
    }

    private JsonObject ReadMap(GoValue type, string path, string goPath, string goStruct)
    {
        var map = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _reader.GetString()!;
            _reader.Read();
            if (map.ContainsKey(key))
            {
                Problems.Add($"duplicate field \"{Join(path, key)}\"");
            }

            map[key] = ReadValue(type.Element!, Join(path, key), goPath, goStruct) ?? Zero(type.Element!);
        }

        return new JsonObject(map);
    }

    private JsonNode? ReadAny(string path)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
                while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = _reader.GetString()!;
                    _reader.Read();
                    if (map.ContainsKey(key))
                    {
                        Problems.Add($"duplicate field \"{Join(path, key)}\"");
                    }

                    map[key] = ReadAny(Join(path, key));
                }

                return new JsonObject(map);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(ReadAny($"{path}[{list.Count}]"));
                }

                return list;
            case JsonTokenType.String:
                return JsonValue.Create(_reader.GetString());
            case JsonTokenType.Number:
                return _reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(_reader.GetDouble());
            case JsonTokenType.True or JsonTokenType.False:
                return JsonValue.Create(_reader.TokenType == JsonTokenType.True);
            default:
                return null;
        }
    }

    private static JsonObject Emit(GoType type, JsonNode?[] values)
    {
        var result = new JsonObject();
        for (var at = 0; at < values.Length; at++)
        {
            var (field, value) = (type.Fields[at], values[at]);
            if (value is null)
            {
                if (field.Type is { Kind: GoKind.Struct, Pointer: false })
                {
                    var empty = Empty(field.Type.Struct);
                    if (!field.OmitZero || empty.Count > 0)
                    {
                        result[field.Name] = empty;
                    }
                }
                else if (field.Type is { Kind: GoKind.Time or GoKind.MicroTime, Pointer: false })
                {
                    // "omitempty" does nothing for structs, and a time is one.
                    if (!field.OmitZero)
                    {
                        result[field.Name] = null;
                    }
                }
                else if (!field.OmitEmpty && !field.OmitZero)
                {
                    result[field.Name] = field.Type.Pointer ? null : Zero(field.Type);
                }
            }
            else if (field.Type.Pointer || !((field.OmitEmpty && IsZero(field.Type.Kind, value))
                || (field.OmitZero && value is JsonObject { Count: 0 })))
            {
                result[field.Name] = value;
            }
        }

        return result;
    }

    private static bool IsZero(GoKind kind, JsonNode value) => value switch
    {
        JsonArray array => array.Count == 0,
        JsonValue plain => plain.GetValueKind() switch
        {
            JsonValueKind.String => plain.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            JsonValueKind.Number => plain.TryGetValue<int>(out var small) ? small == 0
                : plain.TryGetValue<long>(out var large) ? large == 0 : plain.GetValue<double>() == 0,
            _ => false,
        },
        JsonObject map => kind == GoKind.Map && map.Count == 0,
        _ => false,
    };

    private static JsonNode? Zero(GoValue type) => type.Kind switch
    {
        GoKind.String => "",
        GoKind.Bool => false,
        GoKind.Int32 or GoKind.Int64 or GoKind.Float or GoKind.IntOrString => 0,
        GoKind.Quantity => "0",
        GoKind.Struct => Empty(type.Struct),
        _ => null,
    };

    private readonly string Describe(GoValue type) => _reader.TokenType switch
    {
        JsonTokenType.String => "string",
        JsonTokenType.StartArray => "array",
        JsonTokenType.StartObject => "object",
        JsonTokenType.True or JsonTokenType.False => "bool",
        _ => type.Kind is GoKind.Int32 or GoKind.Int64 ? "number " + Raw() : "number",
    };

    private readonly string Raw() => Encoding.UTF8.GetString(_reader.ValueSpan);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
