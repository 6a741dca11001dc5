using System.Text.Json.Nodes;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Runbook;

/// <summary>What the runbook of the samples finds, writes and ends with, with the rights that its manifests give it.</summary>
public sealed class RunbookTests : IAsyncLifetime
{
    private static readonly string[] Problems =
    [
        "1x Warning JobFailed Job shop/report: BackoffLimitExceeded: Job has reached the specified backoff limit",
        $"1x Warning RestartsTooOften Pod shop/web-0: 7 restarts of migrate, 6 restarts of web, as of {Today}",
        "1x Warning StorageMissing PersistentVolumeClaim shop/lost: The volume of this claim is lost",
        "1x Warning StorageMissing PersistentVolumeClaim shop/refused: Resizing from 10Gi to 20Gi has failed",
        "1x Warning StorageMissing PersistentVolumeClaim shop/small: Has 1500G of the 1.5Ti that it requests",
        "1x Warning StorageMissing PersistentVolumeClaim shop/stuck: Resizing from 10Gi to 20Gi has failed",
    ];

    private RunbookCluster _cluster = null!;

    private static string Today => $"{DateTime.UtcNow:yyyy-MM-dd}";

    public async ValueTask InitializeAsync() => _cluster = await RunbookCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public void Each_problem_is_a_warning_of_its_object_and_a_line_of_output()
    {
        var (result, exitCode) = _cluster.Run("-AllNamespaces");

        result.AssertNoErrors();
        Assert.Equal(2, exitCode);
        Assert.Equal(Problems, _cluster.Events());
        Assert.Contains(
            $"RestartsTooOften: Pod shop/web-0: 7 restarts of migrate, 6 restarts of web, as of {Today}",
            result.Output.Select(line => line.ToString()));
        Assert.Equal(Problems.Length, result.Output.Count);
    }

    [Fact]
    public void A_second_run_counts_what_it_finds_again()
    {
        _cluster.Run("-AllNamespaces").Result.AssertNoErrors();
        var (result, exitCode) = _cluster.Run("-AllNamespaces");

        result.AssertNoErrors();
        Assert.Equal(2, exitCode);
        Assert.Equal(Problems.Select(one => one.Replace("1x ", "2x ", StringComparison.Ordinal)), _cluster.Events());
    }

    [Fact]
    public void Nothing_found_is_exit_code_0_though_a_Job_of_the_runbook_itself_has_failed()
    {
        Assert.Equal(0, _cluster.Run("-Namespace kopf-runbook").ExitCode);
        Assert.Empty(_cluster.Events());

        Assert.Equal(2, _cluster.Run("-Namespace kopf-runbook -Selector ''").ExitCode);
    }

    [Fact]
    public void WhatIf_finds_and_writes_nothing()
    {
        var (result, exitCode) = _cluster.Run("-AllNamespaces -WhatIf");

        result.AssertNoErrors();
        Assert.Equal(2, exitCode);
        Assert.Empty(_cluster.Events());
    }

    [Theory]
    [InlineData("-MaxRestarts 6", "RestartsTooOften Pod shop/web-0: 7 restarts of migrate, as of")]
    [InlineData("-MaxRestarts 4", "RestartsTooOften Pod shop/web-1: 5 restarts of web, as of")]
    [InlineData("-PendingMinutes 0", "StorageMissing PersistentVolumeClaim shop/waiting: Not bound since ")]
    public void The_limits_can_be_chosen(string parameters, string expected)
    {
        _cluster.Run($"-AllNamespaces {parameters}").Result.AssertNoErrors();

        Assert.Contains(_cluster.Events(), one => one.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Certificates_are_checked_where_that_is_asked_for()
    {
        var (over, soon, late) =
            (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20), DateTimeOffset.UtcNow.AddDays(40));
        await _cluster.AddCertificatesAsync("over", over);
        await _cluster.AddCertificatesAsync("soon", soon);
        await _cluster.AddCertificatesAsync("late", late);
        await _cluster.AddCertificatesAsync("chain", late, soon);
        await _cluster.AddSecretAsync("empty", "");
        await _cluster.AddSecretAsync("broken", "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n");

        Assert.Equal(0, _cluster.Run("-Namespace kopf-runbook").ExitCode);
        var (result, exitCode) = _cluster.Run("-Namespace kopf-runbook -CertificateNamespace default");

        result.AssertNoErrors();
        Assert.Equal(2, exitCode);
        Assert.Equal(
            [
                "broken: tls.crt cannot be read as certificates",
                $"chain: CN=chain.example is valid until {soon:u}",
                "empty: tls.crt holds no certificate",
                $"over: CN=over.example is valid until {over:u}",
                $"soon: CN=soon.example is valid until {soon:u}",
            ],
            _cluster.Events()
                .Select(one => one.Replace("1x Warning CertificateExpires Secret default/", "", StringComparison.Ordinal)));

        _cluster.Run("-Namespace kopf-runbook -CertificateNamespace default -CertificateDays 50").Result.AssertNoErrors();
        Assert.Contains(_cluster.Events(), one => one.Contains("CN=late.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pods", "list")]
    [InlineData("persistentvolumeclaims", "list")]
    [InlineData("jobs", "list")]
    [InlineData("events", "create")]
    [InlineData("events", "get")]
    [InlineData("events", "patch")]
    public async Task Each_right_that_the_manifests_give_is_needed(string resource, string verb)
    {
        Assert.Equal(2, _cluster.Run("-AllNamespaces").ExitCode);
        await _cluster.WithdrawAsync("apis/rbac.authorization.k8s.io/v1/clusterroles/kopf-runbook", resource, verb);

        var (result, exitCode) = _cluster.Run("-AllNamespaces");

        Assert.Equal(1, exitCode);
        Assert.NotEmpty(result.Errors);
        Assert.All(
            result.Errors, error =>
                Assert.Contains($"cannot {verb} resource \"{resource}\"", error.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Namespace shpo")]
    [InlineData("-Namespace shop -CertificateNamespace 'default, shpo'")]
    [InlineData("-AllNamespaces -CertificateNamespace shpo")]
    public void A_namespace_that_does_not_exist_is_an_error(string parameters)
    {
        var (result, exitCode) = _cluster.Run(parameters);

        Assert.Equal(1, exitCode);
        Assert.Contains(
            result.Errors, error => error.ToString().Contains("namespaces \"shpo\" not found", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Namespace shop", "shop")]
    [InlineData("-AllNamespaces -CertificateNamespace default", "default")]
    public async Task A_namespace_is_looked_for_with_a_right_that_the_manifests_give(string parameters, string ns)
    {
        _cluster.Run(parameters).Result.AssertNoErrors();
        await _cluster.WithdrawAsync("apis/rbac.authorization.k8s.io/v1/clusterroles/kopf-runbook", "namespaces", "get");

        var (result, exitCode) = _cluster.Run(parameters);

        Assert.Equal(1, exitCode);
        var error = Assert.Single(result.Errors).ToString();
        Assert.Contains("cannot get resource \"namespaces\"", error, StringComparison.Ordinal);
        Assert.Contains($"\"{ns}\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_however_strict_its_caller_is()
    {
        await _cluster.AddCertificatesAsync("over", DateTimeOffset.UtcNow.AddDays(-1));

        var (result, exitCode) = _cluster.Run(
            "-AllNamespaces -CertificateNamespace default", "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'");

        result.AssertNoErrors();
        Assert.Equal(2, exitCode);
        Assert.Equal(Problems.Length + 1, _cluster.Events().Count);
    }

    [Fact]
    public async Task Without_its_own_Role_the_check_of_certificates_fails()
    {
        Assert.Equal(0, _cluster.Run("-Namespace kopf-runbook -CertificateNamespace default").ExitCode);
        await _cluster.WithdrawAsync(
            "apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/kopf-runbook-certificates", "secrets", "list");

        Assert.Equal(1, _cluster.Run("-Namespace kopf-runbook -CertificateNamespace default").ExitCode);
        Assert.Equal(1, _cluster.Run("-Namespace kopf-runbook -CertificateNamespace shop").ExitCode);
    }

    [Fact]
    public void What_cannot_run_at_all_is_exit_code_1()
    {
        var (result, exitCode) = _cluster.Run("-AllNamespaces -Shard 4/4");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("InvalidShard", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Four_pods_of_the_Indexed_Job_report_each_object_exactly_once()
    {
        var workers = Enumerable.Range(0, 40).Select(number =>
            $$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "worker-{{number}}", "namespace": "shop" },"""
                + $$""" "spec": { "containers": [{ "name": "c", "image": "i" }] }, "status": { "containerStatuses": """
                + $$"""[{ "name": "c", "restartCount": 9 }] } }""");
        await _cluster.Sandbox.ApplyAsync(string.Join("\n---\n", workers), TestContext.Current.CancellationToken);

        var exitCodes = await RunIndexedJobAsync();

        Assert.All(exitCodes, code => Assert.Equal("2", code));
        var events = _cluster.Events();
        Assert.Equal(Problems.Length + 40, events.Count);
        Assert.All(events, one => Assert.StartsWith("1x ", one, StringComparison.Ordinal));

        await RunIndexedJobAsync();

        Assert.Equal(events.Select(one => one.Replace("1x ", "2x ", StringComparison.Ordinal)), _cluster.Events());
    }

    /// <summary>
    /// Runs what the Job's pods would run, all at once, each as a process that finds its service account as a pod does.
    /// </summary>
    private async Task<string[]> RunIndexedJobAsync()
    {
        var job = _cluster.Sandbox.Get("apis/batch/v1/namespaces/kopf-runbook/jobs/kopf-runbook-shards")["spec"]!;
        var arguments = job["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(one => (string)one!);
        using var pod = new PodEnvironment(_cluster.Sandbox, RunbookCluster.ServiceAccount, "kopf-runbook");
        var runs = Enumerable.Range(0, (int)job["completions"]!).Select(index => TestHost.RunAsync(
            $"""
            Import-Module $module
            {pod.Script}
            & '{RunbookCluster.Runbook}' {string.Join(' ', arguments)}
            $LASTEXITCODE
            """,
            [.. pod.Variables, ("JOB_COMPLETION_INDEX", $"{index}")]));
        return [.. (await Task.WhenAll(runs)).Select(lines => lines[^1])];
    }
}
