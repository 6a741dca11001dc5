using System.Text.Json.Nodes;

namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>
/// The reviews that <c>kubectl auth can-i</c> and <c>kubectl auth whoami</c> post as protobuf, whatever the server would rather have.
/// The numbers are those of the API's generated.proto files, k8s.io/api/authorization/v1 and k8s.io/apimachinery.
/// </summary>
internal static class ReviewProtobuf
{
    /// <summary>The media type of such a body.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeMetaField = 1;
    private const int RawField = 2;

    private static readonly ProtobufShape TypeMeta = Shape((1, new("apiVersion")), (2, new("kind")));

    private static readonly ProtobufShape SelectorRequirement =
        Shape((1, new("key")), (2, new("operator")), (3, new("values", IsList: true)));

    private static readonly ProtobufShape Selector =
        Shape((1, new("rawSelector")), (2, new("requirements", SelectorRequirement, IsList: true)));

    private static readonly ProtobufShape ResourceAttributes = Shape(
        (1, new("namespace")),
        (2, new("verb")),
        (3, new("group")),
        (4, new("version")),
        (5, new("resource")),
        (6, new("subresource")),
        (7, new("name")),
        (8, new("fieldSelector", Selector)),
        (9, new("labelSelector", Selector)));

    private static readonly ProtobufShape NonResourceAttributes = Shape((1, new("path")), (2, new("verb")));

    private static readonly Dictionary<string, ProtobufShape> Reviews = new()
    {
        ["SelfSubjectAccessReview"] =
            Shape((2, new("spec", Shape((1, new("resourceAttributes", ResourceAttributes)), (2, new("nonResourceAttributes", NonResourceAttributes)))))),
        ["SelfSubjectRulesReview"] = Shape((2, new("spec", Shape((1, new("namespace")))))),
        ["SelfSubjectReview"] = Shape(),
    };

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads a body; null when it holds no review that this class knows.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a protobuf message.</exception>
    public static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            return null;
        }

        var envelope = body[Magic.Length..];
        var type = new JsonObject();
        var raw = body[..0];
        while (ProtobufReader.NextField(ref envelope, out var number, out var value))
        {
            if (number == TypeMetaField)
            {
                type = ProtobufReader.Read(value, TypeMeta);
            }
            else if (number == RawField)
            {
                raw = value;
            }
        }

        if (!Reviews.TryGetValue((string?)type["kind"] ?? "", out var shape))
        {
            return null;
        }

        foreach (var (name, value) in ProtobufReader.Read(raw, shape))
        {
            type[name] = value?.DeepClone();
        }

        return type;
    }

    private static ProtobufShape Shape(params (int Number, ProtobufField Field)[] fields) =>
        new(fields.ToDictionary(field => field.Number, field => field.Field));
}
