using System.Text.Json.Nodes;
using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Events of what an object owns, directly or not.</summary>
public sealed class OwnedEventTests : SandboxSession
{
    private const string PodSpec = "spec: {containers: [{name: web, image: nginx}]}";

    private string _set = "";

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
    public async Task New_children_count_as_soon_as_they_are_there()
    {
        using var script =
            new RunningScript(Session, "Get-KopfEvent deploy/web -n apps -IncludeOwned -Watch | ForEach-Object { $_.reason }");
        await script.SeesAsync("Started");

        await Sandbox.ApplyAsync(
            Owned("v1", "Pod", "web-1-b", "apps/v1", "ReplicaSet", "web-1", _set, PodSpec),
            TestContext.Current.CancellationToken);
        await EventAsync("other", "Ignored", "api/v1/namespaces/apps/pods/other", seconds: 1);
        await EventAsync("web-1-b", "Pulled", "api/v1/namespaces/apps/pods/web-1-b", seconds: 1);
        await script.SeesAsync("Pulled");

        Assert.Equal(["Created", "Pulled", "Scaled", "Started"], script.Output.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Owned_objects_of_nothing_are_an_error() =>
        Assert.StartsWith(
            "InvalidIncludeOwned,", Session.Run("Get-KopfEvent -IncludeOwned").OnlyError.FullyQualifiedErrorId,
            StringComparison.Ordinal);

    private protected override async Task ArrangeAsync()
    {
        await Sandbox.ApplyAsync("""
            {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps},
              spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, @spec}}}
            ---
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: kopfexamples.kopf.dev},
              spec: {group: kopf.dev, scope: Namespaced, names: {kind: KopfExample, plural: kopfexamples, shortNames: [kopfex]},
                versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object} } }]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: other, namespace: apps}, @spec}
            """.Replace("@spec", PodSpec, StringComparison.Ordinal));
        await Sandbox.ApplyAsync("{apiVersion: kopf.dev/v1, kind: KopfExample, metadata: {name: one, namespace: apps}}");
        var deployment = Uid("apis/apps/v1/namespaces/apps/deployments/web");
        await Sandbox.ApplyAsync(Owned(
            "apps/v1", "ReplicaSet", "web-1", "apps/v1", "Deployment", "web", deployment,
            $"spec: {{selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, {PodSpec}}}}}"));
        _set = Uid("apis/apps/v1/namespaces/apps/replicasets/web-1");
        await Sandbox.ApplyAsync(Owned("v1", "Pod", "web-1-a", "apps/v1", "ReplicaSet", "web-1", _set, PodSpec));
        await Sandbox.ApplyAsync(
            Owned("v1", "ConfigMap", "store", "kopf.dev/v1", "KopfExample", "one",
            Uid("apis/kopf.dev/v1/namespaces/apps/kopfexamples/one"), "data: {a: b}"));
        await EventAsync("web", "Scaled", "apis/apps/v1/namespaces/apps/deployments/web", seconds: 90);
        await EventAsync("web-1", "Created", "apis/apps/v1/namespaces/apps/replicasets/web-1", seconds: 60);
        await EventAsync("web-1-a", "Started", "api/v1/namespaces/apps/pods/web-1-a", seconds: 30);
        await EventAsync("one", "Reconciled", "apis/kopf.dev/v1/namespaces/apps/kopfexamples/one", seconds: 20);
        await EventAsync("store", "Stored", "api/v1/namespaces/apps/configmaps/store", seconds: 10);
        await EventAsync("other", "Foreign", "api/v1/namespaces/apps/pods/other", seconds: 5);
        Sandbox.ClearRequests();
    }

    private static string Owned(
        string apiVersion, string kind, string name, string ownerVersion, string ownerKind, string owner, string uid,
        string rest) =>
        $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}, namespace: apps, ownerReferences: [{{apiVersion: "
            + $"{ownerVersion}, kind: {ownerKind}, name: {owner}, uid: {uid}}}]}}, {rest}}}";

    private string Uid(string path) => (string)Sandbox.Get(path)["metadata"]!["uid"]!;

    private Task EventAsync(string name, string reason, string path, int seconds)
    {
        var found = Sandbox.Get(path);
        var time = DateTimeOffset.UtcNow.AddSeconds(-seconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return Sandbox.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = $"{name}.{reason}".ToLowerInvariant(), ["namespace"] = "apps" },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = (string)found["apiVersion"]!,
                ["kind"] = (string)found["kind"]!,
                ["name"] = name,
                ["namespace"] = "apps",
                ["uid"] = (string)found["metadata"]!["uid"]!,
            },
            ["type"] = "Normal",
            ["reason"] = reason,
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        }.ToJsonString());
    }
}
