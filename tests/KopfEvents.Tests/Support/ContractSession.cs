using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Connections;
using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A session on a sandbox or, when <c>KOPFEVENTS_TEST_KUBECONFIG</c> names a kubeconfig, on that real cluster instead: for tests
/// of what the module relies on. Where the two differ, the sandbox is wrong. What is written there has a name that nothing else
/// has: events in the namespace <c>default</c>, and namespaces, which are deleted.
/// </summary>
public abstract class ContractSession : IAsyncLifetime
{
    private protected static readonly string? RealCluster = Environment.GetEnvironmentVariable("KOPFEVENTS_TEST_KUBECONFIG");

    private readonly List<string> _namespaces = [];
    private Cluster _cluster = null!;

    /// <summary>A name for what a test writes.</summary>
    private protected string Unique { get; } = $"contract-{Guid.NewGuid():N}";

    /// <summary>The server, unless it is a real cluster.</summary>
    private protected Sandbox? Sandbox { get; private set; }

    /// <summary>How to reach it.</summary>
    private protected string Kubeconfig => RealCluster ?? Sandbox!.KubeconfigPath;

    private protected PowerShellSession Session { get; private set; } = null!;

    /// <summary>A script that gives a pod of the namespace <c>default</c>, which does not have to be there.</summary>
    private protected string Pod =>
        $"@{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = '{Unique}'; namespace = 'default'; uid = 'u' }} }}";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Sandbox = RealCluster is null ? await Sandbox.StartAsync() : null;
        _cluster = Cluster.Open(new ClusterSelection(Kubeconfig));
        Session = new PowerShellSession(Kubeconfig);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        foreach (var one in _namespaces) await SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{one}");
        _cluster.Dispose();
        if (Sandbox is not null) await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends a request as it is.</summary>
    private protected async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var response =
            await _cluster.SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Creates an object, and gives what the server made of it.</summary>
    private protected async Task<JsonNode> CreateAsync(string path, string manifest)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, path, JsonNode.Parse(manifest)!.AsObject());
        Assert.True(status == 201, $"{status}: {body["message"]}");
        return body;
    }

    /// <summary>Creates a namespace, which is deleted after the test.</summary>
    private protected async Task<string> CreateNamespaceAsync()
    {
        await CreateAsync("api/v1/namespaces", $$"""{ "metadata": { "name": "{{Unique}}" } }""");
        _namespaces.Add(Unique);
        return Unique;
    }

    /// <summary>The events of what has the name of this test, as the server lists them.</summary>
    private protected async Task<List<JsonNode>> EventsAsync(string ns = "default")
    {
        var (_, list) =
            await SendAsync(HttpMethod.Get, $"api/v1/namespaces/{ns}/events?fieldSelector=involvedObject.name={Unique}");
        return [.. list["items"]!.AsArray().Select(one => one!)];
    }
}
