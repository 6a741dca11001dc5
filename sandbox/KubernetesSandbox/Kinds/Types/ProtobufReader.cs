using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Kinds.Types;

/// <summary>
/// Bodies in <c>application/vnd.kubernetes.protobuf</c>, which kubectl sends when it makes an object itself (<c>create
/// namespace</c>): an envelope with the type, then the message. The field numbers are in <c>types.txt</c>; the result is the JSON
/// that could have been sent instead.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>The object, or null when it is no such body or of an unknown type.</summary>
    /// <param name="findType">The type of an apiVersion and kind.</param>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public static JsonObject? Read(ReadOnlySpan<byte> body, Func<string, string, GoType?> findType)
    {
        if (!body.StartsWith(Magic))
        {
            return null;
        }

        // runtime.Unknown: 1 is the type, 2 the object.
        var envelope = new ProtobufReader(body[Magic.Length..]);
        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        while (envelope.Next(out var number, out var wire))
        {
            var content = envelope.Content(wire);
            if (number == 1)
            {
                var type = new ProtobufReader(content);
                while (type.Next(out var part, out var partWire))
                {
                    var text = Encoding.UTF8.GetString(type.Content(partWire));
                    (apiVersion, kind) = part == 1 ? (text, kind) : (apiVersion, text);
                }
            }
            else if (number == 2)
            {
                raw = content;
            }
        }

        if (findType(apiVersion, kind) is not { } found)
        {
            return null;
        }

        var result = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        ReadStruct(raw, found, "", result);
        return result;
    }

    // Structs that Go inlines are messages of their own here; their fields have numbers such as 2.1.
    private static void ReadStruct(ReadOnlySpan<byte> message, GoType type, string prefix, JsonObject target)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next(out var number, out var wire))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
            var content = reader.Content(wire);
            if (type.Fields.FirstOrDefault(field => field.Number == path) is { } field)
            {
                Add(target, field, content);
            }
            else if (type.Fields.Any(one => one.Number.StartsWith(path + ".", StringComparison.Ordinal)))
            {
                ReadStruct(content, type, path + ".", target);
            }
        }
    }

    private static void Add(JsonObject target, GoField field, ReadOnlySpan<byte> content)
    {
        switch (field.Type.Kind)
        {
            case GoKind.List:
                if (target[field.Name] is not JsonArray list)
                {
                    target[field.Name] = list = [];
                }

                list.Add(Value(field.Type.Element!, content));
                break;
            case GoKind.Map:
                if (target[field.Name] is not JsonObject map)
                {
                    target[field.Name] = map = [];
                }

                var (key, value) = ("", (JsonNode?)null);
                var entry = new ProtobufReader(content);
                while (entry.Next(out var number, out var wire))
                {
                    var part = entry.Content(wire);
                    (key, value) = number == 1 ? (Encoding.UTF8.GetString(part), value) : (key, Value(field.Type.Element!, part));
                }

                map[key] = value ?? Value(field.Type.Element!, default);
                break;
            case GoKind.String when content.IsEmpty:
                // Kubernetes writes every string, empty ones too; in JSON they are left out.
                break;
            default:
                target[field.Name] = Value(field.Type, content);
                break;
        }
    }

    private static JsonNode? Value(GoValue type, ReadOnlySpan<byte> content)
    {
        switch (type.Kind)
        {
            case GoKind.Bool:
                return Number(content) != 0;
            case GoKind.Int32 or GoKind.Int64:
                return Number(content);
            case GoKind.Float:
                return content.Length == 8 ? BinaryPrimitives.ReadDoubleLittleEndian(content) : 0;
            case GoKind.Bytes:
                return Convert.ToBase64String(content);
            case GoKind.Time or GoKind.MicroTime:
                return Time(content, type.Kind == GoKind.MicroTime);
            case GoKind.Quantity:
                return Encoding.UTF8.GetString(Part(content, 1));
            case GoKind.IntOrString:
                return Number(Part(content, 1)) == 0 ? Number(Part(content, 2)) : Encoding.UTF8.GetString(Part(content, 3));
            case GoKind.Any:
                var raw = Part(content, 1);
                return raw.IsEmpty ? null : JsonNode.Parse(raw);
            case GoKind.Struct:
                var inner = new JsonObject();
                ReadStruct(content, type.Struct, "", inner);
                return inner;
            default:
                return Encoding.UTF8.GetString(content);
        }
    }

    private static string? Time(ReadOnlySpan<byte> content, bool micro)
    {
        // An empty message is the zero time.
        if (content.IsEmpty)
        {
            return null;
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(Number(Part(content, 1))).AddTicks(Number(Part(content, 2)) / 100);
        return time.UtcDateTime.ToString(
            micro ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> message, int wanted)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next(out var number, out var wire))
        {
            var content = reader.Content(wire);
            if (number == wanted)
            {
                return content;
            }
        }

        return default;
    }

    private static long Number(ReadOnlySpan<byte> content)
    {
        var number = 0UL;
        for (var at = 0; at < content.Length; at++)
        {
            number |= (ulong)(content[at] & 0x7f) << (7 * at);
        }

        return (long)number;
    }

    private bool Next(out int number, out int wire)
    {
        (number, wire) = (0, 0);
        if (_at >= _message.Length)
        {
            return false;
        }

        var tag = (int)Number(Varint());
        (number, wire) = (tag >> 3, tag & 7);
        return true;
    }

    private ReadOnlySpan<byte> Content(int wire)
    {
        var length = wire switch
        {
            0 => -1,
            1 => 8,
            5 => 4,
            _ => (int)Number(Varint()),
        };
        if (wire == 0)
        {
            return Varint();
        }

        if (length < 0 || length > _message.Length - _at)
        {
            throw new InvalidDataException("unexpected EOF");
        }

        var content = _message.Slice(_at, length);
        _at += length;
        return content;
    }

    private ReadOnlySpan<byte> Varint()
    {
        var start = _at;
        while (_at < _message.Length)
        {
            if ((_message[_at++] & 0x80) == 0)
            {
                return _message[start.._at];
            }
        }

        throw new InvalidDataException("unexpected EOF");
    }
}
