using System.Text.Json.Nodes;
using KopfEvents.Module.PSObjects;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Watching and handling together: the operator of the samples, and a handler that watches events and writes events.
/// </summary>
public sealed class OperatorTests : SandboxSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private protected override Task ArrangeAsync() => Sandbox.LoadQuickstartAsync();

    [Fact]
    public async Task The_operator_reports_on_parents_and_children_and_survives_a_restart_of_the_server()
    {
        Kubectl.SkipUnlessInstalled();
        using var running = TestHost.Start(
            $"Import-Module $module -ErrorAction Stop; & '{Path.Combine(AppContext.BaseDirectory, "operator.ps1")}'",
                ("KUBECONFIG", Sandbox.KubeconfigPath));

        await Until(() => HasFinished("kopf-example-1"));
        await Sandbox.RestartAsync(keepState: true, TestContext.Current.CancellationToken);
        await Sandbox.ApplyAsync(
            """{"apiVersion":"kopf.dev/v1","kind":"KopfExample","metadata":{"name":"kopf-example-2","namespace":"default"}}""",
                TestContext.Current.CancellationToken);
        await Until(() => HasFinished("kopf-example-2"));

        running.Kill();
        Assert.Equal(
            [
                "KopfExample kopf-example-1: Pod kopf-example-1-child is created",
                "KopfExample kopf-example-2: Pod kopf-example-2-child is created",
                "Pod kopf-example-1-child: This pod is created by KopfExample kopf-example-1",
                "Pod kopf-example-2-child: This pod is created by KopfExample kopf-example-2",
            ],
            Events("SomeReason")
                .Select(one => $"{one["involvedObject"]!["kind"]} {one["involvedObject"]!["name"]}: {one["message"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_handler_of_events_and_pods_that_writes_about_everything_does_not_multiply()
    {
        const int Changes = 40;
        using var session = new PowerShellSession(Sandbox.KubeconfigPath);
        using var shell = session.Begin(
            "Get-KubeObject events, pods -Watch -TimeoutSec 30 | Invoke-KopfHandler -Name all { Write-KopfInfo Seen -Message "
                + "\"$($_.kind) at $($_.metadata.resourceVersion)\" } -Quiet");
        var run = shell.BeginInvoke();
        await Until(() => Events("Seen").Count == 2); // the two pods that are there

        for (var change = 0; change < Changes; change++)
        {
            using var patched = await Sandbox.PatchAsync(
                "api/v1/namespaces/default/pods/web-0", $$"""{ "metadata": { "labels": { "change": "{{change}}" } } }""");
            Assert.True(patched.IsSuccessStatusCode);
        }

        await Task.Factory.FromAsync(run, _ => { });
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
        var seen = Events("Seen");
        Assert.Equal(2 + Changes, seen.Count);
        Assert.All(seen, one => Assert.StartsWith("Pod at", (string)one["message"]!, StringComparison.Ordinal));
        Assert.Equal(seen.Count, seen.Select(one => (string)one["message"]!).Distinct().Count());
        Assert.Equal(seen.Count, Sandbox.EventsInNamespace("default").Count);
    }

    private List<JsonNode> Events(string reason) =>
        [.. Sandbox.EventsInNamespace("default").Where(one => (string)one["reason"]! == reason)];

    private bool HasFinished(string name) => Events("Finished").Exists(one => (string)one["involvedObject"]!["name"]! == name);

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition()) await Task.Delay(50, patience.Token);
    }
}
