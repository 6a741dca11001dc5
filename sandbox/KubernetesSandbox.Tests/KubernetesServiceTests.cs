namespace KubernetesSandbox.Tests;

/// <summary>The service <c>kubernetes</c>, with which a cluster begins, leads to the sandbox itself.</summary>
public sealed class KubernetesServiceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_there_from_the_start_and_after_a_restart(bool? restartKeepsState)
    {
        await using var replay = await Replay.StartAsync();
        if (restartKeepsState is { } keepState)
            await replay.Sandbox.RestartAsync(keepState, Cancelled);

        var (_, service) = await replay.SendAsync("GET", "/api/v1/namespaces/default/services/kubernetes");
        var (_, endpoints) = await replay.SendAsync("GET", "/api/v1/namespaces/default/endpoints/kubernetes");
        var (_, slice) = await replay.SendAsync("GET", "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes");

        var port = replay.Sandbox.Url.Port;
        Assert.Equal(
            ("10.0.0.1", port), ((string?)service!["spec"]!["clusterIP"], (int)service["spec"]!["ports"]![0]!["targetPort"]!));
        Assert.Equal(port, (int)endpoints!["subsets"]![0]!["ports"]![0]!["port"]!);
        Assert.Equal("127.0.0.1", (string?)endpoints["subsets"]![0]!["addresses"]![0]!["ip"]);
        Assert.Equal(port, (int)slice!["ports"]![0]!["port"]!);
        Assert.Equal("kubernetes", (string?)slice["metadata"]!["labels"]!["kubernetes.io/service-name"]);
    }

    [Theory]
    [InlineData("services", "kubernetes ClusterIP 10.0.0.1 <none> 443/TCP")]
    [InlineData("endpoints", "kubernetes 127.0.0.1:{port}")]
    [InlineData("endpointslices", "kubernetes IPv4 {port} 127.0.0.1")]
    public async Task Kubectl_shows_it_as_on_a_cluster(string resource, string expected)
    {
        Kubectl.SkipUnlessInstalled();
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: Cancelled);

        var shown = await new Kubectl(sandbox.KubeconfigPath, Path.GetTempPath()).RunAsync($"get {resource} --no-headers");

        var words = shown.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Replace("{port}", $"{sandbox.Url.Port}"), string.Join(' ', words[..^1]));
    }
}
