using System.Diagnostics;
using System.Text.RegularExpressions;
using KopfEvents.Access;
using KopfEvents.Connections;
using KopfEvents.Module;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// A server that takes connections, or requests, and does not answer: whoever waits for it learns that in time.
/// </summary>
public sealed partial class SilentServerTests : IClassFixture<SandboxFixture>, IDisposable
{
    private static readonly ApiResource Pods = new("v1", "Pod", "pods", "pod", IsNamespaced: true, ["po"]);

    private readonly SandboxFixture _fixture;
    private readonly TcpDoor _silent = new();
    private readonly TemporaryFile _kubeconfig;

    public SilentServerTests(SandboxFixture fixture)
    {
        _fixture = fixture;
        _kubeconfig = fixture.Kubeconfig(text => PortOfServer().Replace(text, $":{_silent.Port}"));
    }

    public static TheoryData<string> Reads => [.. Asking.Keys];

    private static Dictionary<string, Func<Cluster, Task>> Asking { get; } = new()
    {
        ["discovery of all"] = cluster => cluster.Resources.AllAsync(TestContext.Current.CancellationToken),
        ["discovery of one"] = cluster => cluster.Resources.FindAsync("Pod", "v1", TestContext.Current.CancellationToken),
        ["one object"] = cluster =>
            ObjectSource.GetAsync(cluster, Pods, "apps", "web-0", new KubeObjectBuilder(), TestContext.Current.CancellationToken),
        ["a list"] = cluster => ObjectSource
            .ListAsync(cluster, new ObjectQuery(Pods), new KubeObjectBuilder(), TestContext.Current.CancellationToken)
                .GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync().AsTask(),
        ["access"] = cluster => EventAccess.AskAsync(cluster, "apps", "create", TestContext.Current.CancellationToken),
        ["the user"] = cluster => EventAccess.WhoAmIAsync(cluster, TestContext.Current.CancellationToken),
    };

    public void Dispose()
    {
        _kubeconfig.Dispose();
        _silent.Dispose();
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task No_connection_in_time_is_a_time_out(string what)
    {
        using var cluster = Cluster.Open(new ClusterSelection(_kubeconfig.Path));
        cluster.Retry.ReaderTimeout = TimeSpan.FromMilliseconds(100);

        await AssertTimeoutAsync(cluster, what);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task No_answer_in_time_is_a_time_out(string what)
    {
        using var cluster = Cluster.Open(new ClusterSelection(_fixture.Sandbox.KubeconfigPath));
        using (await cluster.SendAsync(HttpMethod.Get, "version", cancellationToken: TestContext.Current.CancellationToken))
        {
            // Connected: what follows reaches the server at once, and only its answer is awaited.
        }

        using var fault = _fixture.Sandbox.Faults.Add(
            new FaultRule { Pattern = "^(GET|POST) ", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(5) });
        cluster.Retry.ReaderTimeout = TimeSpan.FromSeconds(3);

        await AssertTimeoutAsync(cluster, what);

        Assert.Equal(1, fault.Hits); // a second try would take as long
    }

    [Theory]
    [InlineData("Get-KubeObject pods -Watch -TimeoutSec 1")]
    [InlineData("Get-KubeObject pods web-0 -Watch -TimeoutSec 1")]
    [InlineData("'pod/web-0' | Get-KopfEvent -Watch -TimeoutSec 1")]
    public void The_time_of_a_watch_includes_finding_out_what_to_watch(string command)
    {
        using var session = new PowerShellSession(_kubeconfig.Path);
        var started = Stopwatch.GetTimestamp();

        var result = session.Run(command);

        Assert.StartsWith("Timeout,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(
            Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    private static async Task AssertTimeoutAsync(Cluster cluster, string what)
    {
        var failure = await Assert.ThrowsAsync<ApiException>(() => Asking[what](cluster).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(
            (ApiFailure.Timeout, true),
            (failure.Failure, failure.Message.StartsWith($"{cluster.Server} did not answer within ", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(?<=https://[0-9.]+):\d+")]
    private static partial Regex PortOfServer();
}
