using System.Text.Json;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Authorization;

namespace KubernetesSandbox.Tests;

public class RbacPolicyTests
{
    private static readonly UserInfo Jane = new("jane", ["developers", "system:authenticated"]);

    [Theory]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "get", "", "pods", "", "web-0", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "list", "", "pods", "", "", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "get", "", "pods", "log", "web-0", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", "get", "apps", "pods", "", "web-0", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", "get", "", "pods", "log", "web-0", true)]
    [InlineData(
        """{"verbs":["*"],"apiGroups":["*"],"resources":["*/scale"]}""",
        "patch", "apps", "deployments", "scale", "web", true)]
    [InlineData(
        """{"verbs":["*"],"apiGroups":["*"],"resources":["*/scale"]}""",
        "patch", "apps", "deployments", "", "web", false)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", "delete", "kopf.dev", "kopfexamples", "", "x", true)]
    [InlineData(
        """{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}""",
        "get", "", "pods", "", "a", true)]
    [InlineData(
        """{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}""",
        "get", "", "pods", "", "b", false)]
    [InlineData(
        """{"verbs":["create"],"apiGroups":[""],"resources":["pods"],"resourceNames":["a"]}""",
        "create", "", "pods", "", "", false)]
    public void A_rule_allows_what_it_names(
        string rule, string verb, string group, string resource, string subresource, string name, bool isAllowed)
    {
        var policy = Policy([ClusterRole("some", rule)], [ClusterRoleBinding("some", """{"kind":"User","name":"jane"}""")]);
        var request = new RequestAttributes(Jane, verb)
        {
            Group = group,
            Resource = resource,
            Subresource = subresource,
            Name = name,
            Namespace = "apps",
        };

        Assert.Equal(isAllowed, policy.Authorize(request).Allowed);
    }

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/healthz", "/healthz/etcd", false)]
    [InlineData("/apis/*", "/apis/apps/v1", true)]
    [InlineData("/apis/*", "/apis", false)]
    [InlineData("*", "/metrics", true)]
    public void A_rule_for_paths_allows_them_and_what_its_star_stands_for(string url, string path, bool isAllowed)
    {
        var policy = Policy(
            [ClusterRole("some", $$"""{"verbs":["get"],"nonResourceURLs":["{{url}}"]}""")],
            [ClusterRoleBinding("some", """{"kind":"Group","name":"developers"}""")]);

        Assert.Equal(isAllowed, policy.Authorize(new RequestAttributes(Jane, "get") { Path = path }).Allowed);
        Assert.False(policy.Authorize(new RequestAttributes(Jane, "post") { Path = path }).Allowed);
    }

    [Fact]
    public void A_role_binding_counts_in_its_namespace_only_and_is_named_as_the_reason()
    {
        const string Role = """
            {"metadata":{"name":"r","namespace":"apps"},"rules":[{"verbs":["list"],"apiGroups":[""],"resources":["pods"]}]}
            """;
        const string Binding = """
            {"metadata":{"name":"b","namespace":"apps"},"roleRef":{"kind":"Role","name":"r"},
             "subjects":[{"kind":"ServiceAccount","name":"robot"}]}
            """;
        var policy = Policy([Role], [Binding]);
        var robot = new UserInfo("system:serviceaccount:apps:robot", []);
        var request = new RequestAttributes(robot, "list") { Resource = "pods", Namespace = "apps" };

        Assert.Equal(
            new AuthorizationDecision(
                true, """RBAC: allowed by RoleBinding "b/apps" of Role "r" to ServiceAccount "robot/apps" """.TrimEnd()),
            policy.Authorize(request));
        Assert.False(policy.Authorize(request with { Namespace = "default" }).Allowed);
        Assert.False(policy.Authorize(request with { Namespace = "" }).Allowed);
        Assert.False(policy.Authorize(request with { User = Jane }).Allowed);
    }

    [Fact]
    public void A_binding_to_a_role_that_is_missing_allows_nothing_and_says_so()
    {
        var policy = Policy([], [ClusterRoleBinding("gone", """{"kind":"User","name":"jane"}""")]);

        Assert.Equal(
            new AuthorizationDecision(false, """RBAC: clusterrole.rbac.authorization.k8s.io "gone" not found"""),
            policy.Authorize(new RequestAttributes(Jane, "list") { Resource = "pods" }));
    }

    [Fact]
    public void Aggregated_roles_take_in_what_their_labels_select_over_several_steps()
    {
        const string Part = """
            {"metadata":{"name":"part","labels":{"to-view":"true"}},
             "rules":[{"verbs":["list"],"apiGroups":["kopf.dev"],"resources":["*"]}]}
            """;
        const string View = """
            {"metadata":{"name":"view","labels":{"to-edit":"true"}},
             "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"to-view":"true"}}]}}
            """;
        const string Edit = """
            {"metadata":{"name":"edit"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"to-edit":"true"}}]}}
            """;
        var policy = Policy([Edit, View, Part], [ClusterRoleBinding("edit", """{"kind":"User","name":"jane"}""")]);

        Assert.True(
            policy.Authorize(new RequestAttributes(Jane, "list") { Group = "kopf.dev", Resource = "kopfexamples" }).Allowed);
        Assert.Single(policy.RulesFor(Jane, "apps").Rules);
    }

    private static string ClusterRole(string name, string rule) =>
        $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rule}}]}""";

    private static string ClusterRoleBinding(string role, string subject) =>
        $$"""{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"{{role}}"},"subjects":[{{subject}}]}""";

    private static RbacPolicy Policy(IEnumerable<string> roles, IEnumerable<string> bindings) =>
        new(roles.Select(role => JsonElement.Parse(role)), bindings.Select(binding => JsonElement.Parse(binding)));
}
