using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using KopfEvents.Objects;
using Newtonsoft.Json.Linq;

namespace KopfEvents.Tests.Objects;

public class ObjectReaderTests
{
    private const string PodJson =
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"apps","uid":"u-1","labels":{"name":"not-th"""
            + """is"}}}""";

    private const string PodYaml =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-0
          namespace: apps
          uid: u-1
        """;

    private static readonly ObjectReader Reader = new(new PropertyReader());
    private static readonly ObjectReference Pod = new("v1", "Pod", "web-0", "apps", "u-1");
    private static readonly string[] FirstAndSecond = ["a", "b"];

    public static TheoryData<string, object> Shapes => new()
    {
        { "Hashtable", new System.Collections.Hashtable
            {
                ["apiVersion"] = "v1", ["kind"] = "Pod",
                ["metadata"] = new System.Collections.Hashtable { ["name"] = "web-0", ["namespace"] = "apps", ["uid"] = "u-1" },
            } },
        { "Dictionary", new Dictionary<string, object>
            {
                ["apiVersion"] = "v1", ["kind"] = "Pod",
                ["metadata"] = new Dictionary<string, string> { ["name"] = "web-0", ["namespace"] = "apps", ["uid"] = "u-1" },
            } },
        { "JsonElement", JsonDocument.Parse(PodJson).RootElement },
        { "JsonNode", JsonNode.Parse(PodJson)! },
        { "JObject", JObject.Parse(PodJson) },
        { "V1Pod", new V1Pod { ApiVersion = "v1", Kind = "Pod", Metadata = Metadata("web-0") } },
        { "V1Pod without apiVersion and kind", new V1Pod { Metadata = Metadata("web-0") } },
        { "anonymous",
            new { ApiVersion = "v1", Kind = "Pod", Metadata = new { Name = "web-0", Namespace = "apps", Uid = "u-1" } } },
        { "JSON", PodJson },
        { "YAML", PodYaml },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_object_of_any_shape_is_read(string shape, object value)
    {
        var found = Assert.Single(Reader.Read(value));

        Assert.True(found.Problem is null, $"{shape}: {found.Problem}");
        Assert.Equal(Pod, found.Reference);
    }

    [Fact]
    public void Items_of_a_list_have_the_kind_of_the_list()
    {
        var json =
            """{"apiVersion":"apps/v1","kind":"DeploymentList","items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""";

        var found = Reader.Read(json).Select(one => one.Reference).ToList();

        Assert.Equal([new("apps/v1", "Deployment", "a"), new("apps/v1", "Deployment", "b")], found);
    }

    [Fact]
    public void Items_of_a_typed_list_have_the_kind_that_their_type_declares()
    {
        var list = new V1DeploymentList { Items = [new() { Metadata = Metadata("a") }, new() { Metadata = Metadata("b") }] };

        Assert.All(
            Reader.Read(list), one => Assert.Equal(("apps/v1", "Deployment"), (one.Reference!.ApiVersion, one.Reference.Kind)));
        Assert.Equal(FirstAndSecond, Reader.Read(list).Select(one => one.Reference!.Name));
    }

    [Fact]
    public void A_List_of_mixed_kinds_is_walked()
    {
        var json = """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}},"""
            + PodJson + "]}";

        Assert.Equal([new("v1", "Node", "n"), Pod], Reader.Read(json).Select(one => one.Reference));
    }

    [Fact]
    public void An_object_with_items_of_its_own_is_no_list()
    {
        var json = """{"apiVersion":"shop.example.com/v1","kind":"Order","metadata":{"name":"o"},"items":[{"sku":1}]}""";

        Assert.Equal(new ObjectReference("shop.example.com/v1", "Order", "o"), Assert.Single(Reader.Read(json)).Reference);
    }

    [Fact]
    public void Several_YAML_documents_are_several_objects() =>
        Assert.Equal([Pod, Pod], Reader.Read($"{PodYaml}\n---\n{PodYaml}\n---\n").Select(one => one.Reference));

    [Theory]
    [InlineData("pod/web-0", "pod", "web-0")]
    [InlineData("deployment.apps/web\n", "deployment.apps", "web")]
    [InlineData("clusterrole.rbac.authorization.k8s.io/system:node", "clusterrole.rbac.authorization.k8s.io", "system:node")]
    public void A_line_of_get_o_name_is_a_name(string line, string resource, string name) =>
        Assert.Equal(new ObjectName(resource, name), Assert.Single(Reader.Read(line)).Name);

    [Fact]
    public void Lists_in_lists_are_walked_to_any_depth()
    {
        object value = JsonDocument.Parse(PodJson).RootElement;
        for (var depth = 0; depth < 500; depth++) value = new[] { value };

        Assert.Equal(Pod, Assert.Single(Reader.Read(value)).Reference);
    }

    [Fact]
    public void A_list_that_contains_itself_ends()
    {
        var list = new List<object>();
        list.Add(list);
        list.Add(PodJson);

        var found = Reader.Read(list).ToList();

        Assert.Contains("contains itself", found[0].Problem, StringComparison.Ordinal);
        Assert.Equal(Pod, found[1].Reference);
    }

    [Theory]
    [InlineData("42", "text")]
    [InlineData("hello", "text")]
    [InlineData("{\"kind\":", "line 1")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\ud83d"}}""", "no metadata.name")]
    [InlineData("{}", "no apiVersion, no kind, no metadata.name")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod"}""", "no metadata.name")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":7}}""", "no metadata.name")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":"web-0"}""", "no metadata.name")]
    [InlineData("""{"apiVersion":"v1","kind":{},"metadata":{"name":"x"}}""", "no kind")]
    [InlineData("""{"apiVersion":"v1/v2/v3","kind":"Pod","metadata":{"name":"x"}}""", "apiVersion 'v1/v2/v3'")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":".."}}""", "name '..'")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x","namespace":"../kube-system"}}""",
        "namespace '../kube-system'")]
    public void What_is_no_object_is_named_with_what_is_missing(string text, string problem)
    {
        var found = Assert.Single(Reader.Read(text));

        Assert.Null(found.Reference);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_with_half_a_surrogate_pair_is_no_manifest() =>
        Assert.Contains("surrogate", Assert.Single(Reader.Read("{\"kind\":\"\ud83d\"}")).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_secret_and_an_event_are_read_by_their_metadata_only()
    {
        var secret = """{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"s"}}""";
        var happened = """{"apiVersion":"v1","kind":"Event","reason":"R","message":"M","metadata":{"name":"e"}}""";

        Assert.Equal(new ObjectReference("v1", "Secret", "s"), Assert.Single(Reader.Read(secret)).Reference);
        Assert.True(Assert.Single(Reader.Read(happened)).Reference!.IsEvent);
    }

    [Theory]
    [InlineData("v1", "Event", true)]
    [InlineData("events.k8s.io/v1", "Event", true)]
    [InlineData("events.k8s.io/v1beta1", "Event", true)]
    [InlineData("calendar.example.com/v1", "Event", false)]
    [InlineData("v1", "Pod", false)]
    public void Events_of_both_groups_are_events_and_others_are_not(string apiVersion, string kind, bool isEvent) =>
        Assert.Equal(isEvent, new ObjectReference(apiVersion, kind, "x").IsEvent);

    [Theory]
    [InlineData("event/web-0.17", true)]
    [InlineData("events.events.k8s.io/web-0.17", true)]
    [InlineData("event.calendar.example.com/party", false)]
    [InlineData("pod/event", false)]
    public void The_name_of_an_event_is_known_as_one(string line, bool isEvent) =>
        Assert.Equal(isEvent, ObjectName.TryParse(line)!.IsEvent);

    private static V1ObjectMeta Metadata(string name) => new() { Name = name, NamespaceProperty = "apps", Uid = "u-1" };
}
