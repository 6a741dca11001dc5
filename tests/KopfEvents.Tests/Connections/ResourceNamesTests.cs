using System.Text.Json;
using System.Text.Json.Nodes;
using KopfEvents.Connections;

namespace KopfEvents.Tests.Connections;

/// <summary>Which resource a name means, among those of a real kube-apiserver.</summary>
public class ResourceNamesTests
{
    private static readonly IReadOnlyList<ApiResource> Served =
        [.. DiscoveryDocuments.ReadAggregated(Document("api aggregated")),
            .. DiscoveryDocuments.ReadAggregated(Document("apis aggregated"))];

    [Theory]
    [InlineData("pods", "v1 Pod")]
    [InlineData("pod", "v1 Pod")]
    [InlineData("po", "v1 Pod")]
    [InlineData("Pod", "v1 Pod")]
    [InlineData("PODS", "v1 Pod")]
    [InlineData("pods.v1", "v1 Pod")]
    [InlineData("deploy", "apps/v1 Deployment")]
    [InlineData("deployments.apps", "apps/v1 Deployment")]
    [InlineData("deployments.v1.apps", "apps/v1 Deployment")]
    [InlineData("deployment.apps", "apps/v1 Deployment")]
    [InlineData("kopfexamples.kopf.dev", "kopf.dev/v1 KopfExample")]
    [InlineData("kopfex", "kopf.dev/v1 KopfExample")]
    [InlineData("events", "v1 Event")]
    [InlineData("ev", "v1 Event")]
    [InlineData("events.events.k8s.io", "events.k8s.io/v1 Event")]
    public void A_name_means_what_it_means_to_kubectl(string text, string expected)
    {
        var found = ResourceNames.Choose(text, Served);

        Assert.Equal(expected, $"{found?.ApiVersion} {found?.Kind}");
    }

    [Theory]
    [InlineData("widget")]
    [InlineData("pods.apps")]
    [InlineData("all")]
    public void A_name_of_nothing_means_nothing(string text) => Assert.Null(ResourceNames.Choose(text, Served));

    [Fact]
    public void The_category_all_is_what_kubectl_get_all_lists() =>
        Assert.Equal(
            ["pods", "replicationcontrollers", "services", "daemonsets.apps", "deployments.apps", "replicasets.apps",
                "statefulsets.apps",
                "cronjobs.batch", "jobs.batch"],
            ResourceNames.InCategory("all", Served).Select(resource => resource.FullName));

    [Theory]
    [InlineData("pdos", "pods")]
    [InlineData("deplyoment", "deployments.apps")]
    [InlineData("kopfexample2", "kopfexamples.kopf.dev")]
    [InlineData("secrests", "secrets")]
    public void A_mistyped_name_has_its_nearest_ones(string text, string nearest) =>
        Assert.Contains(nearest, ResourceNames.Nearest(text, Served));

    [Fact]
    public void Custom_resources_of_two_groups_with_one_name_are_not_guessed_between()
    {
        var one = new ApiResource("a.example.com/v1", "Widget", "widgets", "widget", true, []);
        var other = new ApiResource("b.example.com/v1", "Widget", "widgets", "widget", true, []);

        var error = Assert.Throws<ApiException>(() => ResourceNames.Choose("widget", [one, other]));
        Assert.Equal("'widget' can be 'widgets.a.example.com' or 'widgets.b.example.com': say which one.", error.Message);
        Assert.Same(other, ResourceNames.Choose("widgets.b.example.com", [one, other]));
    }

    [Fact]
    public void Without_a_version_the_one_that_the_server_prefers_is_meant()
    {
        var preferred =
            new ApiResource("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "", true, ["hpa"]);
        var older = preferred with { ApiVersion = "autoscaling/v1" };

        Assert.Same(preferred, ResourceNames.Choose("hpa", [preferred, older]));
        Assert.Same(older, ResourceNames.Choose("hpa.v1.autoscaling", [preferred, older]));
    }

    [Fact]
    public void A_plural_wins_over_the_short_name_of_another_resource()
    {
        var plural = new ApiResource("a.example.com/v1", "Po", "po", "po", true, []);

        Assert.Same(plural, ResourceNames.Choose("po", [.. Served, plural]));
    }

    [Theory]
    [InlineData("resources of core v1", "v1", "api aggregated")]
    [InlineData("resources of apps v1", "apps/v1", "apis aggregated")]
    [InlineData("resources of kopf.dev v1", "kopf.dev/v1", "apis aggregated")]
    public void Plain_and_aggregated_discovery_say_the_same(string plain, string apiVersion, string aggregated)
    {
        var expected =
            DiscoveryDocuments.ReadAggregated(Document(aggregated)).Where(resource => resource.ApiVersion == apiVersion);

        Assert.Equal(
            expected.Select(Everything).Order(), DiscoveryDocuments.ReadPlain(Document(plain), apiVersion).Select(Everything)
            .Order());
    }

    private static string Everything(ApiResource resource) =>
        $"{resource} {string.Join(',', resource.ShortNames)} {string.Join(',', resource.Verbs)} "
            + $"{string.Join(',', resource.Categories)}"
            .Replace(resource.ShortNames.ToString()!, "", StringComparison.Ordinal);

    private static JsonElement Document(string name) =>
        Recordings.Cases("apiserver-discovery.json").Single(one => (string)one["name"]! == name)["response"]!["body"]
            .Deserialize<JsonElement>();
}
