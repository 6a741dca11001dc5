using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Connections;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// What the module relies on, on the sandbox and, when <c>KOPFEVENTS_TEST_KUBECONFIG</c> names a kubeconfig, on that real cluster
/// instead. Where the two differ, the sandbox is wrong. Events are all that is written, in the namespace <c>default</c>.
/// </summary>
public sealed class ContractTests : IAsyncLifetime
{
    private static readonly string? RealCluster = Environment.GetEnvironmentVariable("KOPFEVENTS_TEST_KUBECONFIG");

    private readonly string _unique = $"contract-{Guid.NewGuid():N}";
    private Sandbox? _sandbox;
    private Cluster _cluster = null!;
    private PowerShellSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = RealCluster is null ? await Sandbox.StartAsync() : null;
        var kubeconfig = RealCluster ?? _sandbox!.KubeconfigPath;
        _cluster = Cluster.Open(new ClusterSelection(kubeconfig));
        _session = new PowerShellSession(kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        _cluster.Dispose();
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData("Pod", "v1", "default")]
    [InlineData("KopfExample", "kopf.dev/v1", "default")]
    [InlineData("Node", "v1", null)]
    public async Task An_event_is_stored_as_it_was_written(string kind, string apiVersion, string? ns)
    {
        var metadata = new JsonObject { ["name"] = _unique, ["uid"] = Guid.NewGuid().ToString() };
        if (ns is not null) metadata["namespace"] = ns;
        var target = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };

        _session.Run("$json | Write-KopfWarning Checked 'one two' -Action Probe -Component example.com/contract -Instance me", ("json", target.ToJsonString()))
            .AssertNoErrors();

        var stored = Assert.Single(await EventsAsync())!;
        Assert.Equal(
            ("Warning", "Checked", "one two", "Probe", "example.com/contract", "example.com/contract", "me", "default"),
            ((string)stored["type"]!, (string)stored["reason"]!, (string)stored["message"]!, (string)stored["action"]!, (string)stored["reportingComponent"]!,
                (string)stored["source"]!["component"]!, (string)stored["reportingInstance"]!, (string)stored["metadata"]!["namespace"]!));
        Assert.Equal(
            (kind, apiVersion, _unique, (string)metadata["uid"]!, ns),
            ((string)stored["involvedObject"]!["kind"]!, (string)stored["involvedObject"]!["apiVersion"]!, (string)stored["involvedObject"]!["name"]!,
                (string)stored["involvedObject"]!["uid"]!, (string?)stored["involvedObject"]!["namespace"]));
    }

    [Fact]
    public async Task Repeats_are_counted_by_several_writers()
    {
        for (var run = 0; run < 3; run++)
        {
            _session.Run($"1..5 | ForEach-Object {{ @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = '{_unique}'; namespace = 'default'; uid = 'u' }} }} }} | Write-KopfInfo Repeated 'again' -Aggregate")
                .AssertNoErrors();
        }

        Assert.Equal(15, (int)Assert.Single(await EventsAsync())!["count"]!);
    }

    [Theory]
    [InlineData("{}", 422, "name or generateName is required")]
    [InlineData("""{ "reason": "<x*129>" }""", 422, "can have at most 128 characters")]
    [InlineData("""{ "message": "<x*1025>" }""", 422, "can have at most 1024 characters")]
    [InlineData("""{ "reportingComponent": "two words" }""", 422, "name part must consist of alphanumeric characters")]
    [InlineData("""{ "eventTime": "2026-01-02T03:04:05Z" }""", 400, "cannot parse")]
    public async Task The_server_refuses_what_the_rules_refuse(string change, int status, string message)
    {
        var body = change == "{}" ? new JsonObject() : Body();
        foreach (var (name, value) in JsonNode.Parse(Recordings.Expand(change))!.AsObject()) body[name] = value!.DeepClone();

        var (actual, answer) = await PostAsync(body);

        Assert.Equal(status, actual);
        Assert.Contains(message, (string)answer["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_twice_is_a_conflict_that_says_AlreadyExists()
    {
        Assert.Equal(201, (await PostAsync(Body())).Status);

        var (status, answer) = await PostAsync(Body());

        Assert.Equal((409, "AlreadyExists"), (status, (string)answer["reason"]!));
    }

    private JsonObject Body() => JsonNode.Parse(
        $$"""
        {
          "metadata": { "namespace": "default", "name": "{{_unique}}" },
          "type": "Normal", "reason": "Contract", "message": "text", "action": "Report", "reportingComponent": "kopf", "reportingInstance": "test",
          "involvedObject": { "apiVersion": "v1", "kind": "Pod", "name": "{{_unique}}", "namespace": "default", "uid": "u" },
          "eventTime": "2026-01-02T03:04:05.000000Z"
        }
        """)!.AsObject();

    private async Task<(int Status, JsonNode Answer)> PostAsync(JsonObject body)
    {
        using var response = await _cluster.SendAsync(HttpMethod.Post, "api/v1/namespaces/default/events", Encoding.UTF8.GetBytes(body.ToJsonString()));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonArray> EventsAsync()
    {
        using var response = await _cluster.SendAsync(HttpMethod.Get, $"api/v1/namespaces/default/events?fieldSelector=involvedObject.name={_unique}");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["items"]!.AsArray();
    }
}
