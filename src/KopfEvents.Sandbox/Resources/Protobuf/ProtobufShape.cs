namespace KubernetesSandbox.Resources.Protobuf;

/// <summary>A protobuf message: its fields by number.</summary>
internal sealed record ProtobufShape(IReadOnlyDictionary<int, ProtobufField> Fields)
{
    /// <summary>A message of these fields.</summary>
    public static ProtobufShape Of(params (int Number, ProtobufField Field)[] fields) =>
        new(fields.ToDictionary(field => field.Number, field => field.Field));
}

/// <summary>How often a field can occur, and what its occurrences are in JSON.</summary>
internal enum ProtobufCardinality
{
    /// <summary>A value.</summary>
    One,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object: each occurrence is a message of a key and a value, both of them strings.</summary>
    Map,
}

/// <summary>One field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Shape">The nested message, null for a string.</param>
/// <param name="Cardinality">How often it occurs.</param>
internal sealed record ProtobufField(
    string Name, ProtobufShape? Shape = null, ProtobufCardinality Cardinality = ProtobufCardinality.One);
