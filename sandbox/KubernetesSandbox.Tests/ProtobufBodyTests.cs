using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Tests;

public class ProtobufBodyTests
{
    // What `kubectl auth can-i create events/status -n apps` posts: strings without a value are written, too.
    private static readonly byte[] AccessReview = Envelope(
        "authorization.k8s.io/v1",
        "SelfSubjectAccessReview",
        [
            .. Field(1, Field(1, ""u8), Field(3, ""u8)),
            .. Field(2, Field(1, [
                .. Field(1, "apps"u8), .. Field(2, "create"u8), .. Field(3, ""u8), .. Field(5, "events"u8),
                .. Field(6, "status"u8)])),
            .. Field(3, [0x08, 0x00], Field(2, ""u8)),
        ]);

    [Fact]
    public void An_access_review_reads_as_the_same_JSON()
    {
        var review = Read(AccessReview)!;

        Assert.Equal(
            """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","metadata":{},"spec":"""
                + """{"resourceAttributes":{"namespace":"apps","verb":"create","resource":"events","subresource":"status"}},"""
                + "\"status\":{\"allowed\":false}}",
            review.ToJsonString());
    }

    [Fact]
    public void A_rules_review_has_its_namespace()
    {
        var body = Envelope("authorization.k8s.io/v1", "SelfSubjectRulesReview", Field(2, Field(1, "apps"u8)));

        Assert.Equal("apps", (string?)Read(body)!["spec"]!["namespace"]);
    }

    [Fact]
    public void Lists_of_messages_and_of_strings_keep_their_order()
    {
        var requirement = Field(2, Field(1, "app"u8), Field(2, "In"u8), Field(3, "a"u8), Field(3, "b"u8));
        var body = Envelope(
            "authorization.k8s.io/v1", "SelfSubjectAccessReview", Field(2, Field(1, Field(9, requirement, requirement))));

        Assert.Equal(
            """{"requirements":[{"key":"app","operator":"In","values":["a","b"]},"""
                + """{"key":"app","operator":"In","values":["a","b"]}]}""",
            Read(body)!["spec"]!["resourceAttributes"]!["labelSelector"]!.ToJsonString());
    }

    [Fact]
    public void A_role_keeps_the_core_group_whose_name_is_empty_and_its_labels()
    {
        var body = Envelope(
            "rbac.authorization.k8s.io/v1",
            "Role",
            [
                .. Field(
                    1, Field(1, "r"u8), Field(11, Field(1, "a"u8), Field(2, "1"u8)), Field(11, Field(1, "b"u8), Field(2, ""u8))),
                .. Field(2, Field(1, "get"u8), Field(2, ""u8), Field(3, "pods"u8)),
            ]);

        Assert.Equal(
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r","labels":{"a":"1","b":""}}"""
                + ""","rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}""",
            Read(body)!.ToJsonString());
    }

    [Fact]
    public void Other_kinds_and_other_bytes_are_not_read()
    {
        Assert.Null(Read(Envelope("v1", "Nothing", [])));
        Assert.Null(Read("{}"u8));
    }

    [Fact]
    public void A_body_that_ends_too_early_is_an_error() =>
        Assert.Throws<InvalidDataException>(() => Read(AccessReview.AsSpan(0, AccessReview.Length - 3)));

    private static JsonObject? Read(ReadOnlySpan<byte> body) => ProtobufReader.Read(body, ResourceCatalog.FindBuiltInType);

    private static byte[] Envelope(string apiVersion, string kind, byte[] message) =>
    [
        .. "k8s\0"u8,
        .. Field(1, Field(1, Encoding.UTF8.GetBytes(apiVersion)), Field(2, Encoding.UTF8.GetBytes(kind))),
        .. Field(2, message),
        .. Field(3, ""u8),
    ];

    private static byte[] Field(int number, params byte[][] parts) =>
        Field(number, parts.SelectMany(part => part).ToArray().AsSpan());

    private static byte[] Field(int number, ReadOnlySpan<byte> value)
    {
        var length = new List<byte>();
        var rest = value.Length;
        for (; rest > 0x7F; rest >>= 7)
            length.Add((byte)(rest | 0x80));
        length.Add((byte)rest);
        return [(byte)((number << 3) | 2), .. length, .. value];
    }
}
