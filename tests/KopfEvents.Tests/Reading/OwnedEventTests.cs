using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Events of what an object owns, directly or not.</summary>
public sealed class OwnedEventTests : OwnedObjectsSession
{
    [Theory]
    [InlineData("Get-KubeObject deploy/web -n apps | Get-KopfEvent -IncludeOwned", "Scaled Created Started")]
    [InlineData("Get-KopfEvent deploy/web -n apps -IncludeOwned", "Scaled Created Started")]
    [InlineData("Get-KopfEvent -Kind Deployment -Name web -n apps -IncludeOwned", "Scaled Created Started")]
    [InlineData("Get-KubeObject rs/web-1 -n apps | Get-KopfEvent -IncludeOwned", "Created Started")]
    [InlineData("Get-KubeObject pod/web-1-a -n apps | Get-KopfEvent -IncludeOwned", "Started")]
    [InlineData("Get-KopfEvent kopfex/one -n apps -IncludeOwned", "Reconciled Stored")]
    [InlineData("Get-KopfEvent deploy/web, kopfex/one -n apps -IncludeOwned", "Scaled Created Started Reconciled Stored")]
    [InlineData("Get-KopfEvent deploy/web -n apps -IncludeOwned -Reason S*", "Scaled Started")]
    [InlineData("Get-KopfEvent deploy/web -n apps -IncludeOwned -Since 45s", "Started")]
    [InlineData("Get-KopfEvent deploy/web -n apps", "Scaled")]
    public void They_are_in_one_row_of_time(string script, string reasons)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(reasons, string.Join(' ', result.Output.Select(one => one.Properties["reason"].Value)));
    }

    [Fact]
    public void It_takes_one_request_for_each_kind_and_only_metadata()
    {
        Session.Run("Get-KubeObject deploy/web -n apps | Get-KopfEvent -IncludeOwned");

        var lists = Sandbox.Requests.Where(one => one.Path.Contains("/namespaces/apps/", StringComparison.Ordinal))
            .Select(one => one.Path.Split('?')[0].Split('/')[^1]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["configmaps", "events", "kopfexamples", "pods", "replicasets", "web"], lists.Distinct());
        Assert.Equal(lists.Distinct(), lists);
    }

    [Fact]
    public void A_kind_that_may_not_be_listed_is_one_warning_and_the_rest_is_shown()
    {
        using var refused = Sandbox.Faults.Add(new FaultRule { Pattern = "/apps/configmaps", Kind = FaultKind.InternalError });

        var result = Session.Run("Get-KopfEvent kopfex/one -n apps -IncludeOwned");

        Assert.Equal(["Reconciled"], result.Output.Select(one => one.Properties["reason"].Value));
        Assert.Contains("Events of some objects may be missing", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Owned_objects_of_nothing_are_an_error() =>
        Assert.StartsWith(
            "InvalidIncludeOwned,", Session.Run("Get-KopfEvent -IncludeOwned").OnlyError.FullyQualifiedErrorId,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_namesake_of_the_owner_in_another_namespace_owns_nothing_of_it()
    {
        await Sandbox.ApplyAsync(
            "{apiVersion: v1, kind: Namespace, metadata: {name: other}}\n---\n"
            + "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: other}}",
            TestContext.Current.CancellationToken);

        var result = Session.Run("""
            $deployment = @{ apiVersion = 'apps/v1'; kind = 'Deployment'; name = 'web'; namespace = 'other' }
            $custom = @{ apiVersion = 'kopf.dev/v1'; kind = 'KopfExample'; name = 'one'; namespace = 'apps' }
            [pscustomobject]$deployment, [pscustomobject]$custom | Get-KopfEvent -IncludeOwned
            """);

        result.AssertNoErrors();
        Assert.Equal(["Reconciled", "Stored"], result.Output.Select(one => one.Properties["reason"].Value));
    }

    [Fact]
    public async Task A_reporter_may_leave_out_the_version_of_a_child()
    {
        await EventAsync("Adopted", 15, Reference(null, "ReplicaSet", "web-1", Set));

        var result = Session.Run("Get-KopfEvent deploy/web -n apps -IncludeOwned -Reason Adopted");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task A_static_pod_is_known_to_its_kubelet_by_a_uid_of_its_own()
    {
        await Sandbox.ApplyAsync("{apiVersion: v1, kind: Node, metadata: {name: node-1}}", TestContext.Current.CancellationToken);
        await Sandbox.ApplyAsync(
            "{apiVersion: v1, kind: Pod, metadata: {name: static-node-1, namespace: apps, annotations: "
            + "{kubernetes.io/config.mirror: 0123abcd}, ownerReferences: [{apiVersion: v1, kind: Node, name: node-1, uid: "
            + $"{Uid("api/v1/nodes/node-1")}}}]}}, {PodSpec}}}",
            TestContext.Current.CancellationToken);
        await EventAsync("Pulled", 5, Reference("v1", "Pod", "static-node-1", "0123abcd"));
        await EventAsync("Ready", 4, Reference("v1", "Node", "node-1", "node-1"));

        var result = Session.Run("""
            Get-KubeObject pod/static-node-1 -n apps | Get-KopfEvent
            Get-KubeObject pod/static-node-1 -n apps | Get-KopfEvent -Watch -TimeoutSec 1
            Get-KubeObject node/node-1 | Get-KopfEvent -IncludeOwned
            """);

        result.AssertNoErrors();
        Assert.Equal(
            ["Pulled", "Pulled", "Pulled", "Ready"], result.Output.Select(one => one.Properties["reason"].Value));
    }

    [Fact]
    public async Task A_child_can_be_of_a_kind_that_was_defined_a_moment_ago()
    {
        Session.Run("Get-KopfEvent kopfex/one -n apps -IncludeOwned").AssertNoErrors();
        await Sandbox.ApplyAsync("""
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: shelves.kopf.dev},
              spec: {group: kopf.dev, scope: Namespaced, names: {kind: Shelf, plural: shelves},
                versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object} } }]}}
            """, TestContext.Current.CancellationToken);
        var owner = Uid("apis/kopf.dev/v1/namespaces/apps/kopfexamples/one");
        await Sandbox.ApplyAsync(
            Owned("kopf.dev/v1", "Shelf", "new", "kopf.dev/v1", "KopfExample", "one", owner, "spec: {}"),
            TestContext.Current.CancellationToken);
        await EventAsync("new", "Filled", "apis/kopf.dev/v1/namespaces/apps/shelves/new", seconds: 1);

        var result = Session.Run("Get-KopfEvent kopfex/one -n apps -IncludeOwned");

        Assert.Equal(["Reconciled", "Stored", "Filled"], result.Output.Select(one => one.Properties["reason"].Value));
    }
}
