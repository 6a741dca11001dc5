using System.Management.Automation;
using System.Text.Json.Nodes;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Reading;

/// <summary>Get-KubeObject: which objects a user gets, what they look like, and what goes wrong.</summary>
public sealed class GetKubeObjectTests(ReadingFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    [Theory]
    [InlineData("pods -ns apps", "apps/web-0 apps/web-1")]
    [InlineData("pods", "default/web-0")]
    [InlineData("po -AllNamespaces", "apps/web-0 apps/web-1 default/web-0")]
    [InlineData("pods -A", "apps/web-0 apps/web-1 default/web-0")]
    [InlineData("Pod web-1 -ns apps", "apps/web-1")]
    [InlineData("pod/web-1 -ns apps", "apps/web-1")]
    [InlineData("pod/web-1, deployment.apps/web -ns apps", "apps/web-1 apps/web")]
    [InlineData("'pods,deploy' -ns apps", "apps/web-0 apps/web-1 apps/web")]
    [InlineData("pods web-1, web-0 -ns apps", "apps/web-1 apps/web-0")]
    [InlineData("pods web-* -ns apps", "apps/web-0 apps/web-1")]
    [InlineData("pods *-1 -A", "apps/web-1")]
    [InlineData("pods nothing-* -A", "")]
    [InlineData("pods WEB-* -A", "")]
    [InlineData("pods web-0 -A", "apps/web-0 default/web-0")]
    [InlineData("all -ns apps", "apps/web-0 apps/web-1 apps/web")]
    [InlineData("nodes", "/node-1")]
    [InlineData("nodes -ns apps", "/node-1")]
    [InlineData("no node-1 -A", "/node-1")]
    [InlineData("deployments.v1.apps -ns apps", "apps/web")]
    [InlineData("kopfexamples.kopf.dev", "default/kopf-example-1")]
    [InlineData("kopfex", "default/kopf-example-1")]
    [InlineData("pods -A -Selector app=web", "apps/web-0 apps/web-1")]
    [InlineData("pods -A -Selector 'app in (web, other),tier!=back'", "apps/web-0 default/web-0")]
    [InlineData("pods -A -Selector @{ app = 'web'; tier = 'back' }", "apps/web-1")]
    [InlineData("pods -A -Selector @{ tier = 'back', 'front' }", "apps/web-0 apps/web-1")]
    [InlineData("pods -A -Selector @{ tier = $null }", "apps/web-0 apps/web-1")]
    [InlineData("pods -A -FieldSelector spec.nodeName=node-1", "apps/web-0")]
    [InlineData("pods web-0 -A -Selector app=web -FieldSelector status.phase=Pending", "apps/web-0")]
    public void A_user_gets_the_objects_that_kubectl_gets(string arguments, string expected)
    {
        var result = Session.Run($"Get-KubeObject {arguments}");

        result.AssertNoErrors();
        Assert.Equal(expected, string.Join(' ', result.Output.Select(Name)));
    }

    [Theory]
    [InlineData("pods nobody -ns apps", "NotFound", ErrorCategory.ObjectNotFound, "pods \"nobody\" not found")]
    [InlineData("pod/nobody", "NotFound", ErrorCategory.ObjectNotFound, "pods \"nobody\" not found")]
    [InlineData("pods nobody -A", "NotFound", ErrorCategory.ObjectNotFound, "no pods with the name 'nobody'")]
    [InlineData("pods WEB-0 -A", "NotFound", ErrorCategory.ObjectNotFound, "no pods with the name 'WEB-0'")]
    [InlineData("pods nobody -ns apps -Watch", "NotFound", ErrorCategory.ObjectNotFound, "pods \"nobody\" not found")]
    [InlineData(
        "pod/web-0 pod/web-1 -ns apps", "InvalidName", ErrorCategory.InvalidArgument,
        "-Name 'pod/web-1' cannot be given beside 'pod/web-0', which has its name already.")]
    [InlineData(
        "'pods,pod/web-0' web-1", "InvalidName", ErrorCategory.InvalidArgument, "beside 'pod/web-0', which has its name already")]
    [InlineData("pdos", "NotFound", ErrorCategory.ObjectNotFound, "has no resource 'pdos'. Did you mean 'pods'?")]
    [InlineData(
        "secrets -ns apps -Context viewer", "Forbidden", ErrorCategory.PermissionDenied,
        "secrets is forbidden: User \"viewer\" cannot list resource \"secrets\"")]
    [InlineData(
        "secrets keys -ns apps -Context viewer", "Forbidden", ErrorCategory.PermissionDenied,
        "User \"viewer\" cannot get resource \"secrets\"")]
    [InlineData(
        "pods -FieldSelector spec.containers=x", "RequestRefused", ErrorCategory.InvalidArgument,
        "field label not supported: spec.containers")]
    [InlineData("pods -Selector 'a b'", "RequestRefused", ErrorCategory.InvalidArgument, "unable to parse requirement")]
    [InlineData("pods -Context nobody", "InvalidKubeconfig", ErrorCategory.ResourceUnavailable, "has no context 'nobody'")]
    public void What_cannot_be_read_is_an_error_in_the_words_of_the_server_and_the_rest_is_read(
        string arguments, string errorId, ErrorCategory category, string message)
    {
        var result = Session.Run($"Get-KubeObject {arguments}; Get-KubeObject nodes");

        var error = Assert.Single(result.Errors);
        Assert.Equal(
            ($"{errorId},KopfEvents.Module.Commands.GetKubeObjectCommand", category),
            (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "node-1", Assert.Single(result.Output).Properties["metadata"].Value is PSObject metadata ? metadata.Properties["name"]
            .Value : null);
    }

    [Fact]
    public void One_of_several_that_is_missing_does_not_keep_the_others_back()
    {
        var result = Session.Run("Get-KubeObject pods, widgets, deployments -ns apps; Get-KubeObject pods nobody, web-0");

        Assert.Equal(["apps/web-0", "apps/web-1", "apps/web", "default/web-0"], result.Output.Select(Name));
        Assert.Equal(["widgets", "nobody"], result.Errors.Select(one => one.TargetObject));
    }

    [Fact]
    public void One_of_several_that_is_missing_does_not_keep_the_others_from_being_watched()
    {
        var result = Session.Run("Get-KubeObject pods nobody, web-0 -ns apps -Watch -TimeoutSec 1");

        Assert.Equal(["apps/web-0"], result.Output.Select(Name));
        Assert.Equal("nobody", Assert.Single(result.Errors).TargetObject);
    }

    [Theory]
    [InlineData("8/8")]
    [InlineData("1")]
    [InlineData("-1/8")]
    [InlineData("a/b")]
    [InlineData("0/0")]
    public void A_part_that_does_not_exist_is_refused(string shard)
    {
        var result = Session.Run($"Get-KubeObject pods -Shard '{shard}'");

        Assert.StartsWith("InvalidShard,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("pods -A", "api/v1/pods")]
    [InlineData("nodes", "api/v1/nodes")]
    [InlineData("secrets -ns apps", "api/v1/namespaces/apps/secrets")]
    [InlineData("kopfexamples", "apis/kopf.dev/v1/namespaces/default/kopfexamples")]
    [InlineData("deployments -ns apps", "apis/apps/v1/namespaces/apps/deployments")]
    [InlineData("events -ns apps", "api/v1/namespaces/apps/events")]
    public void Objects_of_a_list_are_the_API_s_JSON(string arguments, string path)
    {
        var list = fixture.Get(path);
        var expected = list["items"]!.AsArray().Select(item => item!.DeepClone().AsObject()).ToList();
        foreach (var item in expected)
        {
            item["apiVersion"] = (string)list["apiVersion"]!;
            item["kind"] = ((string)list["kind"]!)[..^"List".Length];
        }

        var result = Session.Run($"Get-KubeObject {arguments}");

        result.AssertNoErrors();
        AssertSame(new JsonArray([.. expected]), new JsonArray([.. result.Output.Select(PowerShellJson.Of)]));
    }

    [Theory]
    [InlineData("pod/web-0 -ns apps", "api/v1/namespaces/apps/pods/web-0")]
    [InlineData("secret/keys -ns apps", "api/v1/namespaces/apps/secrets/keys")]
    [InlineData("kopfex/kopf-example-1", "apis/kopf.dev/v1/namespaces/default/kopfexamples/kopf-example-1")]
    public void One_object_is_the_API_s_JSON(string arguments, string path) =>
        AssertSame(fixture.Get(path), PowerShellJson.Of(Assert.Single(Session.Run($"Get-KubeObject {arguments}").Output)));

    [Fact]
    public void Objects_are_nice_to_use()
    {
        var result = Session.Run(
            """
            $pod = Get-KubeObject pod/web-0 -ns apps
            $pod.metadata.name; $pod.status.phase; $pod.spec.containers[0].ports[0].containerPort
            $pod.metadata.creationTimestamp -is [datetime]; $pod.PSTypeNames[0, 1] -join ' '
            (Get-KubeObject kopfex).spec.share
            $secret = Get-KubeObject secret/keys -ns apps
            $secret.data.README; $secret.data.readme; $secret.metadata.labels.App; $secret.metadata.labels.app
            """);

        result.AssertNoErrors();
        Assert.Equal(
            ["web-0", "Pending", 80L, true, "KopfEvents.KubeObject#v1/Pod KopfEvents.KubeObject", 0.25, "YQ==", "Yg==", "x", "y"],
            result.Output.Select(one => one.BaseObject));
    }

    [Fact]
    public void Parts_are_disjoint_and_together_complete()
    {
        var result = Session.Run("0..3 | ForEach-Object { Get-KubeObject events -ns many -Shard \"$_/4\" }");

        result.AssertNoErrors();
        var names = result.Output.Select(Name).ToList();
        Assert.Equal(ReadingFixture.Many, names.Count);
        Assert.Equal(ReadingFixture.Many, names.Distinct().Count());
    }

    [Fact]
    public void Verbose_tells_the_server_and_the_namespace()
    {
        var result = Session.Run("Get-KubeObject pods -ns apps -Verbose");

        Assert.Contains($"Reading pods in namespace apps from {Sandbox.Url}.", result.Verbose);
    }

    private static string Name(PSObject found)
    {
        var metadata = (PSObject)found.Properties["metadata"].Value;
        return $"{metadata.Properties["namespace"]?.Value}/{metadata.Properties["name"].Value}";
    }

    private static void AssertSame(JsonNode expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected}\nbut got {actual}");
}
