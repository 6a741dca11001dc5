using KopfEvents.Events;
using KubernetesSandbox.Tests.Support;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Events of one second are shown in the order in which they were written, however many were in flight.</summary>
public sealed class OrderTests : DeliverySession
{
    private const string Numbered =
        "1..$count | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'default'; "
            + "uid = $uid } } }"
        + " | Write-KopfInfo Counted { \"number $($script:n++; $n)\" } -ThrottleLimit 16";

    private string Uid => (string)Sandbox.Get("api/v1/namespaces/default/pods/web-0")["metadata"]!["uid"]!;

    private protected override async Task ArrangeAsync() => await Sandbox.ApplyAsync(
        "{ apiVersion: v1, kind: Pod, metadata: { name: web-0, namespace: default }, spec: { containers: [ { name: web, image: "
            + "nginx } ] } }", TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(12)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Kubectl_and_Get_KopfEvent_show_them_in_order(int count)
    {
        Kubectl.SkipUnlessInstalled();
        Session.Run($"$script:n = 0; {Numbered}", ("count", count), ("uid", Uid)).AssertNoErrors();

        var kubectl = new Kubectl(Sandbox.KubeconfigPath, Path.GetTempPath());
        var expected = Enumerable.Range(1, count).Select(i => $"number {i}").ToList();
        Assert.Equal(expected, Numbers((await kubectl.RunAsync("get events")).Output));
        Assert.Equal(expected, Numbers((await kubectl.RunAsync("describe pod web-0")).Output));
        Assert.Equal(expected, Session.Run("Get-KopfEvent | ForEach-Object message").Output.Select(one => one.ToString()));
    }

    [Fact]
    public void Names_stay_short_and_fit_behind_the_longest_prefix()
    {
        var prefix = new string('a', EventRules.MaxNamePrefixBytes);

        Session.Run(
            $"Set-KopfOption -EventNamePrefix {prefix}; $count = 3; {Source} | Write-KopfInfo Kept; $count = 1; {Source} | "
            + "Write-KopfInfo Kept -Aggregate").AssertNoErrors();

        var names = Sandbox.EventsInNamespace("default").Select(one => (string)one["metadata"]!["name"]!).ToList();
        Assert.Equal(4, names.Distinct().Count());
        Assert.Equal(253, names.Max(name => name.Length));
        Assert.All(names, name => Assert.InRange(name.Length - prefix.Length, 1, 19));
    }

    [Fact]
    public void No_two_events_of_a_process_have_the_same_time_and_later_ones_have_later_names()
    {
        var times = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(16)
            .Select(_ => Enumerable.Range(0, 1000).Select(_ => EventTime.Next()).ToList()).ToList();

        Assert.Equal(16_000, times.SelectMany(one => one).Distinct().Count());
        Assert.All(
            times, one => Assert.Equal(one.Select(EventTime.NameOf), one.Select(EventTime.NameOf).Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<string> Numbers(string table) =>
        table.Split('\n').Where(line => line.Contains("number ", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("number ", StringComparison.Ordinal)..].TrimEnd());
}
