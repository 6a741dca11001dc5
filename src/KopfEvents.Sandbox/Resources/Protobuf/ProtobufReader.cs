using System.Text;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Resources.Protobuf;

/// <summary>
/// Turns a protobuf message into the JSON that says the same. It knows strings, nested messages, and lists and maps of them
/// (https://protobuf.dev/programming-guides/encoding/); fields that the shape doesn't list are skipped.
/// </summary>
internal static class ProtobufReader
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private static readonly ProtobufShape MapEntry = ProtobufShape.Of((1, new("key")), (2, new("value")));

    /// <summary>Reads a message of this shape.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a protobuf message.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> message, ProtobufShape shape)
    {
        var json = new JsonObject();
        while (NextField(ref message, out var number, out var value))
        {
            if (shape.Fields.TryGetValue(number, out var field))
            {
                Add(json, field, value);
            }
        }

        return json;
    }

    /// <summary>Reads the next field and moves on; the value stays empty when it is a number.</summary>
    public static bool NextField(scoped ref ReadOnlySpan<byte> message, out int number, out ReadOnlySpan<byte> value)
    {
        number = 0;
        value = default;
        if (message.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint(ref message);
        number = (int)(tag >> 3);
        switch ((int)(tag & 7))
        {
            case Varint:
                ReadVarint(ref message);
                break;
            case Fixed64:
                Take(ref message, sizeof(ulong));
                break;
            case LengthDelimited:
                value = Take(ref message, ReadVarint(ref message));
                break;
            case Fixed32:
                Take(ref message, sizeof(uint));
                break;
            case var wireType:
                throw new InvalidDataException($"proto: illegal wireType {wireType}");
        }

        return true;
    }

    private static void Add(JsonObject json, ProtobufField field, ReadOnlySpan<byte> value)
    {
        switch (field.Cardinality)
        {
            case ProtobufCardinality.Map:
                var entry = Read(value, MapEntry);
                json.Ensure(field.Name)[entry.String("key")] = entry.String("value");
                break;
            case ProtobufCardinality.List:
                json[field.Name] ??= new JsonArray();
                json[field.Name]!.AsArray().Add(Value(field, value));
                break;

            // Kubernetes writes every string of a message, empty ones too; in JSON they are left out.
            case ProtobufCardinality.One when !value.IsEmpty || field.Shape is not null:
                json[field.Name] = Value(field, value);
                break;
        }
    }

    private static JsonNode Value(ProtobufField field, ReadOnlySpan<byte> value) =>
        field.Shape is null ? JsonValue.Create(Encoding.UTF8.GetString(value)) : Read(value, field.Shape);

    private static ulong ReadVarint(scoped ref ReadOnlySpan<byte> message)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(ref message, 1)[0];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }

        throw new InvalidDataException("proto: integer overflow");
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> message, ulong length)
    {
        if (length > (ulong)message.Length)
        {
            throw new InvalidDataException("unexpected EOF");
        }

        var taken = message[..(int)length];
        message = message[(int)length..];
        return taken;
    }
}
