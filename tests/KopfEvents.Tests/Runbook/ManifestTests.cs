using System.Text.Json.Nodes;
using KubernetesSandbox;

namespace KopfEvents.Tests.Runbook;

/// <summary>The manifests of the runbook, as kubectl applies them: every field is one that the API has.</summary>
public sealed class ManifestTests : IAsyncLifetime
{
    private const string CanI = "auth can-i --as " + RunbookCluster.ServiceAccount;

    private Sandbox _sandbox = null!;
    private Kubectl _kubectl = null!;

    public async ValueTask InitializeAsync()
    {
        Kubectl.SkipUnlessInstalled();
        _sandbox = await Sandbox.StartAsync();
        _kubectl = new Kubectl(_sandbox.KubeconfigPath, RunbookCluster.PathOf("manifests"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Kubectl_applies_them_and_finds_nothing_to_change_the_second_time()
    {
        string[] commands = ["apply -k .", "apply -f indexed-job.yaml", "apply -n default -f certificates.yaml"];
        foreach (var command in commands) await AssertDoneAsync(command, "created");
        foreach (var command in commands) await AssertDoneAsync(command, "unchanged");
    }

    [Fact]
    public async Task Kubectl_would_refuse_a_field_that_the_API_does_not_have()
    {
        await AssertDoneAsync("apply -f namespace.yaml", "created");
        var job = await File.ReadAllTextAsync(
            RunbookCluster.PathOf("manifests/indexed-job.yaml"), TestContext.Current.CancellationToken);

        var result = await _kubectl.RunAsync(
            "apply -f -", job.Replace("backoffLimitPerIndex:", "backoffLimitPerShard:", StringComparison.Ordinal));

        Assert.Contains("unknown field \"spec.backoffLimitPerShard\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list pods -A", true)]
    [InlineData("list jobs.batch -A", true)]
    [InlineData("patch events -n default", true)]
    [InlineData("list secrets -n default", true)]
    [InlineData("get secrets -n default", false)]
    [InlineData("list secrets -n kube-system", false)]
    [InlineData("delete events -n default", false)]
    [InlineData("get pods -n default", false)]
    [InlineData("create pods -n kopf-runbook", false)]
    public async Task The_service_account_may_do_this_much(string what, bool isAllowed)
    {
        await AssertDoneAsync("apply -k .", "created");
        await AssertDoneAsync("apply -n default -f certificates.yaml", "created");

        Assert.Equal(isAllowed ? "yes" : "no", (await _kubectl.RunAsync($"{CanI} {what}")).Output.Trim());
    }

    [Fact]
    public async Task The_pods_of_CronJob_and_Job_differ_in_their_arguments_only_and_have_no_privileges()
    {
        await AssertDoneAsync("apply -k .", "created");
        await AssertDoneAsync("apply -f indexed-job.yaml", "created");
        var scheduled =
            PodOf(_sandbox.Get("apis/batch/v1/namespaces/kopf-runbook/cronjobs/kopf-runbook")["spec"]!["jobTemplate"]!);
        var indexed = PodOf(_sandbox.Get("apis/batch/v1/namespaces/kopf-runbook/jobs/kopf-runbook-shards"));

        foreach (
            var name in (
                string[])["securityContext", "serviceAccountName", "restartPolicy", "volumes", "automountServiceAccountToken",
                "enableServiceLinks"])
        {
            Assert.True(JsonNode.DeepEquals(scheduled[name], indexed[name]), name);
        }

        var (one, other) = (scheduled["containers"]![0]!, indexed["containers"]![0]!);
        foreach (var name in (string[])["name", "image", "resources", "securityContext", "volumeMounts"])
        {
            Assert.True(JsonNode.DeepEquals(one[name], other[name]), name);
        }

        AssertJson(
            """{ "runAsNonRoot": true, "runAsUser": 1654, "runAsGroup": 1654, "seccompProfile": { "type": "RuntimeDefault" } }""",
            scheduled["securityContext"]);
        AssertJson(
            """{ "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": { "drop": ["ALL"] } }""",
            one["securityContext"]);
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{actual}");

    private static JsonNode PodOf(JsonNode job) => job["spec"]!["template"]!["spec"]!;

    private async Task AssertDoneAsync(string command, string outcome)
    {
        var result = await _kubectl.RunAsync(command);
        Assert.Equal("", result.Error);
        Assert.All(result.Output.TrimEnd().Split('\n'), line => Assert.EndsWith($" {outcome}", line, StringComparison.Ordinal));
    }
}
