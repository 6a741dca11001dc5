using System.Text.Json;
using System.Xml;
using k8s.Models;
using KopfEvents.Objects;

namespace KopfEvents.Tests.Objects;

/// <summary>Input that names an object without being it: references and rows; and what only looks like an object.</summary>
public sealed class ReferenceTests
{
    private static readonly ObjectReader Reader = new(new PropertyReader());

    [Fact]
    public void A_complete_reference_is_as_good_as_its_object()
    {
        var found = One(
            """{"apiVersion":"v1","kind":"Pod","name":"web-0","namespace":"apps","uid":"u-1","resourceVersion":"7","fieldPat"""
            + """h":"spec.containers{web}"}""");

        Assert.Equal(new ObjectReference("v1", "Pod", "web-0", "apps", "u-1"), found.Reference);
        Assert.Equal("spec.containers{web}", found.FieldPath);
    }

    [Theory]
    [InlineData(
        """{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web","uid":"u-1","controller":true}""", "ReplicaSet", "web", null,
        "apps/v1", "u-1", true)]
    [InlineData("""{"kind":"Node","name":"node-1"}""", "Node", "node-1", null, null, null, false)]
    [InlineData("""{"kind":"Pod","name":"web-0","namespace":"apps"}""", "Pod", "web-0", "apps", null, null, false)]
    [InlineData(
        """{"kind":"deployments.apps","name":"web","namespace":"apps","uid":""}""", "deployments.apps", "web", "apps", null, null,
        false)]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","name":"web-0","namespace":"apps"}""", "Pod", "web-0", "apps", "v1", null, false)]
    public void A_reference_that_lacks_something_is_a_name(
        string json, string resource, string name, string? ns, string? apiVersion, string? uid, bool isInAnyNamespace) =>
        Assert.Equal(new ObjectName(resource, name, ns, apiVersion, uid) { IsInAnyNamespace = isInAnyNamespace }, One(json).Name);

    [Fact]
    public void Typed_references_are_read_as_well()
    {
        Assert.Equal("u-1", One(new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = "n", Uid = "u-1" }).Name!.Uid);
        Assert.Equal(
            "apps", One(
                new V1ObjectReference { ApiVersion = "v1", Kind = "Pod", Name = "p", NamespaceProperty = "apps", Uid = "u-1" })
                .Reference!.Namespace);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Event","name":"e","namespace":"apps","uid":"u"}""")]
    [InlineData("""{"apiVersion":"events.k8s.io/v1","kind":"Event","name":"e","namespace":"apps"}""")]
    [InlineData("""{"kind":"event","name":"e"}""")]
    public void A_reference_to_an_event_is_known_as_one(string json) => Assert.True(One(json).IsEvent);

    [Theory]
    [InlineData("""{"kind":"Pod","name":"../x"}""", "its name '../x' is not an object's name")]
    [InlineData("""{"kind":"a b","name":"x"}""", "its kind 'a b' is not a kind")]
    [InlineData("""{"kind":"Pod","name":"x","namespace":"SHOP"}""", "its namespace 'SHOP' is not a namespace's name")]
    [InlineData("""{"apiVersion":"a/b/c","kind":"Pod","name":"x"}""", "its apiVersion 'a/b/c' is not a group and version")]
    [InlineData(
        """{"name":"x"}""", "An object named 'x' is not a Kubernetes object: it has no apiVersion, no kind, no metadata.name")]
    public void A_reference_to_nothing_is_told(string json, string problem) =>
        Assert.Contains(problem, One(json).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("meta.k8s.io/v1", "PartialObjectMetadata", "get the object itself")]
    [InlineData("meta.k8s.io/v1", "Table", "without asking for a table")]
    [InlineData("autoscaling/v1", "Scale", "give the Deployment, StatefulSet or other object itself")]
    [InlineData("v1", "Status", "what the server says of a request")]
    [InlineData("metrics.k8s.io/v1beta1", "PodMetrics", "give the Pod or Node itself")]
    [InlineData("policy/v1", "Eviction", "give the Pod itself")]
    [InlineData("authorization.k8s.io/v1", "SelfSubjectAccessReview", "is not stored")]
    public void What_only_looks_like_an_object_is_told(string apiVersion, string kind, string problem)
    {
        var found = One($$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"web"}}""");

        Assert.Null(found.Reference);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pod/web-0")]
    [InlineData("clusterrole.rbac.authorization.k8s.io/system:node")]
    [InlineData("clusterrole/a@b+c=d,e")]
    [InlineData("serviceaccount/ünï")]
    [InlineData("widgets.v1.example.com/x_y~z")]
    public void A_line_of_get_o_name_is_a_name_with_whatever_the_server_takes(string line) =>
        Assert.Equal(line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..], One(line).Name?.Name);

    [Theory]
    [InlineData("see docs/readme")]
    [InlineData("pod/web-0 created")]
    [InlineData("https://example.com")]
    [InlineData("a/b/c")]
    [InlineData("pod/..")]
    [InlineData("pod/100%")]
    [InlineData("/etc")]
    [InlineData("pod/")]
    [InlineData("2024/05")]
    [InlineData("-/x")]
    public void A_line_of_prose_is_none(string line) =>
        Assert.Contains($"'{line}' is not a Kubernetes object", One(line).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("pod/web-0")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web-0\"}}")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0")]
    public void A_byte_order_mark_is_skipped(string text)
    {
        var found = One("\uFEFF" + text);
        Assert.Equal("web-0", found.Reference?.Name ?? found.Name?.Name);

        var lines = new ObjectLines(Reader);
        Assert.Equal(text.Contains('{') || text.Contains('\n'), lines.TryAdd(("\uFEFF" + text).Split('\n')[0], out _));
    }

    [Fact]
    public void XML_is_a_problem_and_never_nothing()
    {
        var document = new XmlDocument();
        document.LoadXml("<a><b/></a>");

        Assert.All<object>(
            [document, document.DocumentElement!, document.DocumentElement!.ChildNodes], one => Assert.NotNull(One(one).Problem));
    }

    [Theory]
    [InlineData("hello world", "'hello world' is", "hello world")]
    [InlineData("  password: hunter2", "An object with password is", "An object with password")]
    [InlineData("password: 'hunter2", "'password: ...' is", "'password: ...'")]
    [InlineData(
        "kind: Secret\nmetadata: { name: db }\ndata: [ hunter2", "A text of 3 lines (Secret db) is",
        "A text of 3 lines (Secret db)")]
    [InlineData("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},\"data\":{\"p\":\"hunter2\"", "(Secret db) is", null)]
    [InlineData(
        "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},\"data\":{\"p\":\"hunter2\"}}", "Secret 'db' is", "Secret 'db'")]
    [InlineData(
        "{\"metadata\":{\"name\":\"db\"},\"data\":{\"p\":\"hunter2\"}}", "An object named 'db' is", "An object named 'db'")]
    [InlineData("{\"p\":\"hunter2\",\"q\":\"hunter2\"}", "An object with p, q is", "An object with p, q")]
    public void What_is_no_object_is_named_without_what_a_Secret_holds(string text, string beginning, string? value)
    {
        var found = One(text);

        Assert.Contains(beginning, found.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", found.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", found.Value!.ToString(), StringComparison.Ordinal);
        if (value is not null) Assert.Equal(value, found.Value);
    }

    [Fact]
    public void Other_values_are_told_by_their_type_and_stay_the_target()
    {
        var value = new Uri("https://example.com");

        var found = One(value);

        Assert.StartsWith("A value of type Uri is not a Kubernetes object", found.Problem, StringComparison.Ordinal);
        Assert.Same(value, found.Value);
        Assert.StartsWith("'42' is not", One(42).Problem, StringComparison.Ordinal);
        Assert.StartsWith(
            "Pod 'web-0' is not", One(JsonDocument.Parse("""{"kind":"Pod","metadata":{"name":"web-0"}}""").RootElement).Problem,
            StringComparison.Ordinal);
    }

    private static Target One(object value) => Assert.Single(Reader.Read(value));
}
