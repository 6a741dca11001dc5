using System.Diagnostics;
using System.Globalization;

namespace KopfEvents.Tests.Connecting;

/// <summary>
/// A connection that has gone silent, as behind a NAT that has forgotten it, is left soon, and nothing is lost.
/// </summary>
public sealed class SilentConnectionTests : DeliverySession
{
    /// <summary>What makes a user of the kubeconfig one whose connections are over HTTP/1.1: several groups to act in.</summary>
    private const string UserOfHttp1 = "    as: admin\n    as-groups: [system:masters, dev]\n";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public void The_next_event_of_a_session_is_there_soon()
    {
        using var door = new TcpDoor(Sandbox.Url.Port);
        using var kubeconfig = Through(door);
        Write(1, $"-Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();
        door.Forget();

        var elapsed = Stopwatch.StartNew();
        Session.Run($"$count = 1; {Source} | Write-KopfInfo Next -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.InRange(elapsed.Elapsed, TimeSpan.Zero, Soon);
        AssertOnce("Kept", 1);
        AssertOnce("Next", 1);
    }

    [Theory]
    [InlineData(200, 50)]
    [InlineData(10_000, 2_000)]
    public async Task Of_a_pipeline_each_event_is_there_once(int count, int forgottenAt)
    {
        using var door = new TcpDoor(Sandbox.Url.Port);
        using var kubeconfig = Through(door);
        var forgetting = Task.Run(
            async () =>
            {
                while (Posted() < forgottenAt) await Task.Delay(5);
                door.Forget();
            },
            TestContext.Current.CancellationToken);

        Write(count, $"-Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        await forgetting;
        Assert.True(door.Connections > 1, "The connection was not forgotten.");
        AssertOnce("Kept", count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watch_goes_on_from_where_it_was(bool isHttp1)
    {
        Assert.SkipUnless(!isHttp1 || DeafSocket.IsPossible, "Elsewhere, this machine answers for the one that is gone.");
        using var door = new TcpDoor(Sandbox.Url.Port);
        using var kubeconfig = Through(door, isHttp1 ? UserOfHttp1 : "");
        await AddAsync("first");
        using var script = new RunningScript(
            Session,
            $"Get-KubeObject configmaps -Namespace default -Watch -Kubeconfig '{kubeconfig.Path}' | ForEach-Object {{ "
            + $"$_.metadata.name }}");
        await script.SeesAsync("first");
        await AddAsync("second");
        await script.SeesAsync("second"); // so it is watching now
        door.Forget();

        await AddAsync("third");

        await script.SeesAsync("third");
        Assert.Equal(["first", "second", "third"], script.Output.Where(name => name is "first" or "second" or "third"));
    }

    private TemporaryFile Through(TcpDoor door, string user = "") => new(File.ReadAllText(Sandbox.KubeconfigPath)
        .Replace(
            Sandbox.Url.Port.ToString(CultureInfo.InvariantCulture), door.Port.ToString(CultureInfo.InvariantCulture),
            StringComparison.Ordinal)
        .Replace("    token:", user + "    token:", StringComparison.Ordinal));

    private Task AddAsync(string name) => Sandbox.ApplyAsync(
        $"{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: {name}, namespace: default }} }}",
            TestContext.Current.CancellationToken);

    private int Posted() => Sandbox.Requests.Count(one => one is { Method: "POST", Status: 201 });

    private void AssertOnce(string reason, int count)
    {
        var names = Sandbox.Get("api/v1/namespaces/default/events")["items"]!.AsArray()
            .Where(item => (string?)item!["reason"] == reason).Select(item => (string)item!["involvedObject"]!["name"]!).ToList();
        Assert.Equal((count, count), (names.Count, names.Distinct().Count()));
    }
}
