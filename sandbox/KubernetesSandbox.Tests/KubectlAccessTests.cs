namespace KubernetesSandbox.Tests;

/// <summary>Users, certificates, impersonation and permissions, end to end with the real kubectl.</summary>
public class KubectlAccessTests(RecordedState state) : IClassFixture<RecordedState>
{
    private readonly Kubectl _kubectl = new(state.Sandbox.KubeconfigPath, Path.GetTempPath());

    [Theory]
    [InlineData("auth can-i create events", "yes")]
    [InlineData("auth can-i * *", "yes")]
    [InlineData("auth can-i get pods --subresource=log --context viewer", "yes")]
    [InlineData("auth can-i create events --context viewer", "no")]
    [InlineData("auth can-i get secrets --context viewer", "no")]
    [InlineData("auth can-i list nodes --context viewer", "no")]
    [InlineData("auth can-i create events --context writer", "yes")]
    [InlineData("auth can-i create events --context writer -n default", "no")]
    [InlineData("auth can-i create events --context writer -A", "no")]
    [InlineData("auth can-i create events.events.k8s.io --context writer", "no")]
    [InlineData("auth can-i get /healthz --context writer", "yes")]
    [InlineData("auth can-i get /metrics --context writer", "no")]
    [InlineData("auth can-i delete pods --context admin-certificate", "yes")]
    [InlineData("auth can-i create events --as writer -n apps", "yes")]
    [InlineData("auth can-i create events --as writer", "no")]
    [InlineData("auth can-i create events --as jane --as-group system:masters", "yes")]
    [InlineData("auth can-i list pods --as system:serviceaccount:apps:robot -n apps", "no")]
    public async Task Can_i_says_what_the_roles_say(string command, string expected)
    {
        Kubectl.SkipUnlessInstalled();

        var result = await _kubectl.RunAsync(command);

        Assert.Equal(expected, result.Output.Trim());
        Assert.Equal(expected == "yes" ? 0 : 1, result.ExitCode);
    }

    [Theory]
    [InlineData("auth whoami --context viewer", "Username viewer", "UID viewer", "Groups [system:authenticated]")]
    [InlineData("auth whoami --as jane --as-group a --as-uid 7", "Username jane", "UID 7", "Groups [a system:authenticated]")]
    [InlineData("auth whoami --context admin-certificate", "Username admin", "Groups [system:masters system:authenticated]")]
    public async Task Whoami_shows_the_user_of_a_token_of_a_certificate_and_the_impersonated_one(
        string command, params string[] lines)
    {
        Kubectl.SkipUnlessInstalled();

        var result = await _kubectl.RunAsync(command);

        var printed = result.Output.Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.All(lines, line => Assert.Contains(line, printed));
    }

    [Theory]
    [InlineData(
        "get pods -n default --context writer",
        """pods is forbidden: User "writer" cannot list resource "pods" in API group "" in the namespace "default" """)]
    [InlineData(
        "delete pod web-0 --context writer",
        """pods "web-0" is forbidden: User "writer" cannot delete resource "pods" in API group "" in the namespace "apps" """)]
    [InlineData(
        "get --raw /api/v1/namespaces/apps/pods --context writer --as admin",
        """pods is forbidden: User "writer" cannot impersonate-on:user-info:list resource "pods" in API group "" in the """
            + """namespace "apps" """)]
    [InlineData(
        "create clusterrole x --verb=get --resource=pods --context viewer",
        """clusterroles.rbac.authorization.k8s.io is forbidden: User "viewer" cannot create resource "clusterroles" """
            + """in API group "rbac.authorization.k8s.io" at the cluster scope""")]
    public async Task What_is_forbidden_says_who_can_not_do_what_and_where(string command, string message)
    {
        Kubectl.SkipUnlessInstalled();

        var result = await _kubectl.RunAsync(command);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message.TrimEnd(), result.Error);
    }

    [Fact]
    public async Task A_token_that_nobody_has_is_refused()
    {
        Kubectl.SkipUnlessInstalled();

        var result = await _kubectl.RunAsync(
            $"get pods --server={state.Sandbox.Url} --insecure-skip-tls-verify --kubeconfig= --token=nosuch");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("You must be logged in to the server", result.Error);
    }

    [Fact]
    public async Task Roles_and_bindings_that_kubectl_creates_count_at_once_and_in_their_namespace_only()
    {
        Kubectl.SkipUnlessInstalled();
        const string AsRobot = "--as system:serviceaccount:apps:robot";
        await SucceedAsync("create namespace other");

        await SucceedAsync("create role reporter -n apps --verb=create,patch --resource=events");
        await SucceedAsync("create rolebinding robot -n apps --role=reporter --serviceaccount=apps:robot");

        Assert.Equal("yes", (await _kubectl.RunAsync($"auth can-i create events -n apps {AsRobot}")).Output.Trim());
        Assert.Equal("no", (await _kubectl.RunAsync($"auth can-i create events -n other {AsRobot}")).Output.Trim());
        Assert.Equal("no", (await _kubectl.RunAsync($"auth can-i list events -n apps {AsRobot}")).Output.Trim());

        await SucceedAsync("create rolebinding view -n other --clusterrole=view --serviceaccount=apps:robot");

        Assert.Equal("yes", (await _kubectl.RunAsync($"auth can-i list events -n other {AsRobot}")).Output.Trim());
        Assert.Equal("no", (await _kubectl.RunAsync($"auth can-i list events -n apps {AsRobot}")).Output.Trim());

        await SucceedAsync("delete rolebinding robot -n apps");

        Assert.Equal("no", (await _kubectl.RunAsync($"auth can-i create events -n apps {AsRobot}")).Output.Trim());
    }

    [Fact]
    public async Task A_cluster_role_with_the_label_becomes_part_of_view()
    {
        Kubectl.SkipUnlessInstalled();
        const string Question = "auth can-i list kopfexamples --context viewer";
        Assert.Equal("no", (await _kubectl.RunAsync(Question)).Output.Trim());

        await SucceedAsync("create clusterrole kopf-view --verb=get,list,watch --resource=kopfexamples.kopf.dev");
        await SucceedAsync("label clusterrole kopf-view rbac.authorization.k8s.io/aggregate-to-view=true");

        Assert.Equal("yes", (await _kubectl.RunAsync(Question)).Output.Trim());
        await SucceedAsync("delete clusterrole kopf-view");
    }

    private async Task SucceedAsync(string command)
    {
        var result = await _kubectl.RunAsync(command);
        Assert.True(result.ExitCode == 0, $"kubectl {command}: {result.Error}");
    }
}
