using System.Text.Json.Nodes;

namespace KubernetesSandbox.Resources.Protobuf;

/// <summary>
/// The kinds that kubectl posts as protobuf, whatever the server would rather have: the reviews of <c>kubectl auth</c>, and the simple
/// objects of <c>kubectl create</c>. The numbers are those of the API's generated.proto files (k8s.io/api, k8s.io/apimachinery).
/// </summary>
internal static class ProtobufBody
{
    private const int TypeMetaField = 1;
    private const int RawField = 2;

    private static readonly ProtobufShape TypeMeta = ProtobufShape.Of((1, new("apiVersion")), (2, new("kind")));

    private static readonly ProtobufShape ObjectMeta = ProtobufShape.Of(
        (1, new("name")),
        (2, new("generateName")),
        (3, new("namespace")),
        (11, Map("labels")),
        (12, Map("annotations")));

    private static readonly ProtobufField Metadata = new("metadata", ObjectMeta);

    private static readonly ProtobufShape SelectorRequirement =
        ProtobufShape.Of((1, new("key")), (2, new("operator")), (3, List("values")));

    private static readonly ProtobufShape LabelSelector =
        ProtobufShape.Of((1, Map("matchLabels")), (2, List("matchExpressions", SelectorRequirement)));

    private static readonly ProtobufShape AttributesSelector =
        ProtobufShape.Of((1, new("rawSelector")), (2, List("requirements", SelectorRequirement)));

    private static readonly ProtobufShape ResourceAttributes = ProtobufShape.Of(
        (1, new("namespace")),
        (2, new("verb")),
        (3, new("group")),
        (4, new("version")),
        (5, new("resource")),
        (6, new("subresource")),
        (7, new("name")),
        (8, new("fieldSelector", AttributesSelector)),
        (9, new("labelSelector", AttributesSelector)));

    private static readonly ProtobufShape AccessReviewSpec = ProtobufShape.Of(
        (1, new("resourceAttributes", ResourceAttributes)),
        (2, new("nonResourceAttributes", ProtobufShape.Of((1, new("path")), (2, new("verb"))))));

    private static readonly ProtobufShape PolicyRule = ProtobufShape.Of(
        (1, List("verbs")),
        (2, List("apiGroups")),
        (3, List("resources")),
        (4, List("resourceNames")),
        (5, List("nonResourceURLs")));

    private static readonly ProtobufShape AggregationRule = ProtobufShape.Of((1, List("clusterRoleSelectors", LabelSelector)));

    private static readonly ProtobufShape Subject =
        ProtobufShape.Of((1, new("kind")), (2, new("apiGroup")), (3, new("name")), (4, new("namespace")));

    private static readonly ProtobufShape RoleRef = ProtobufShape.Of((1, new("apiGroup")), (2, new("kind")), (3, new("name")));

    private static readonly ProtobufShape Binding =
        ProtobufShape.Of((1, Metadata), (2, List("subjects", Subject)), (3, new("roleRef", RoleRef)));

    private static readonly Dictionary<string, ProtobufShape> Kinds = new()
    {
        ["SelfSubjectAccessReview"] = ProtobufShape.Of((1, Metadata), (2, new("spec", AccessReviewSpec))),
        ["SelfSubjectRulesReview"] = ProtobufShape.Of((1, Metadata), (2, new("spec", ProtobufShape.Of((1, new("namespace")))))),
        ["SelfSubjectReview"] = ProtobufShape.Of((1, Metadata)),
        ["Namespace"] = ProtobufShape.Of((1, Metadata)),
        ["ServiceAccount"] = ProtobufShape.Of((1, Metadata)),
        ["ConfigMap"] = ProtobufShape.Of((1, Metadata), (2, Map("data"))),
        ["Role"] = ProtobufShape.Of((1, Metadata), (2, List("rules", PolicyRule))),
        ["ClusterRole"] = ProtobufShape.Of((1, Metadata), (2, List("rules", PolicyRule)), (3, new("aggregationRule", AggregationRule))),
        ["RoleBinding"] = Binding,
        ["ClusterRoleBinding"] = Binding,
    };

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads a body; null when it holds no kind that this class knows.</summary>
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

        if (!Kinds.TryGetValue(type.String("kind"), out var shape))
        {
            return null;
        }

        foreach (var (name, value) in ProtobufReader.Read(raw, shape))
        {
            type[name] = value?.DeepClone();
        }

        return type;
    }

    private static ProtobufField List(string name, ProtobufShape? shape = null) => new(name, shape, ProtobufCardinality.List);

    private static ProtobufField Map(string name) => new(name, null, ProtobufCardinality.Map);
}
