namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>A protobuf message: its fields by number.</summary>
internal sealed record ProtobufShape(IReadOnlyDictionary<int, ProtobufField> Fields);

/// <summary>One field of a message.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Shape">The nested message, null for a string.</param>
/// <param name="IsList">Can it occur several times?</param>
internal sealed record ProtobufField(string Name, ProtobufShape? Shape = null, bool IsList = false);
