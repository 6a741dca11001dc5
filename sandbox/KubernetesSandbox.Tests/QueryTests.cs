using System.Text;

namespace KubernetesSandbox.Tests;

/// <summary>Selectors and continue tokens that are not valid: the texts are those of the Kubernetes sources.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private const string Events = "/apis/events.k8s.io/v1/events";

    private Replay _replay = null!;

    public async ValueTask InitializeAsync() => _replay = await Replay.StartAsync();

    public ValueTask DisposeAsync() => _replay.DisposeAsync();

    [Theory]
    [InlineData(Events, "foo=bar", "field label not supported: foo")]
    [InlineData(Events, "involvedObject.name=a", "field label not supported: involvedObject.name")]
    [InlineData(Events, "reason=R,zoo=1,bar!=2", "field label not supported: bar")]
    [InlineData(Events, "zoo=1,nothing", "invalid selector: 'zoo=1,nothing'; can't understand 'nothing'")]
    [InlineData("/api/v1/events", "regarding.name=a,note=b", "field label not supported: note")]
    [InlineData("/api/v1/namespaces", "metadata.namespace=a", "field label not supported: metadata.namespace")]
    [InlineData("/api/v1/nodes", "metadata.namespace=a", "field label not supported: metadata.namespace")]
    [InlineData(
        "/api/v1/configmaps", "data.a=1",
        "\"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData(
        "/api/v1/persistentvolumes", "status.phase=Bound",
        "\"status.phase\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    [InlineData("/apis/batch/v1/jobs", "status.failed=1", "field label \"status.failed\" not supported for Job")]
    public async Task A_field_that_can_not_be_selected_by_is_named(string path, string selector, string message)
    {
        var (status, body) = await _replay.SendAsync("GET", $"{path}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal((400, message), (status, (string?)body!["message"]));
    }

    [Theory]
    [InlineData("status.successful=0", 1)]
    [InlineData("status.successful!=0", 0)]
    public async Task Jobs_can_be_selected_by_their_successes(string selector, int expected)
    {
        const string Job = """
            {"metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never",
            "containers":[{"name":"c","image":"i"}]}}}}
            """;
        Assert.Equal(201, (await _replay.SendAsync("POST", "/apis/batch/v1/namespaces/default/jobs", Job)).Status);

        var (_, list) = await _replay.SendAsync("GET", $"/apis/batch/v1/jobs?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, list!["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("zzz", @"invalid character '\xcf' looking for beginning of value")]
    [InlineData("a%21c", "illegal base64 data at input byte 1")]
    [InlineData("abcde", "illegal base64 data at input byte 4")]
    [InlineData("ab%3D%3D", "illegal base64 data at input byte 2")]
    [InlineData("ab%2B", "illegal base64 data at input byte 2")]
    public async Task A_continue_token_that_is_no_token_is_refused(string token, string why) =>
        await RefusesAsync(token, $": {why}");

    [Theory]
    [InlineData("5", ": json: cannot unmarshal number into Go value of type storage.continueToken")]
    [InlineData("null", ": server does not recognize this encoded version ")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":"5","start":"a"}""",
        ": json: cannot unmarshal string into Go struct field continueToken.rv of type int64")]
    [InlineData("""{"v":"meta.k8s.io/v1","start":"a"}""", ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":5}""", ": encoded start key empty (version meta.k8s.io/v1)")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":5,"start":"a/../../b"}""", ": a/../../b")]
    [InlineData("""{"v":"meta.k8s.io/v1","rv":5,"start":"a//b"}""", ": a//b")]
    public async Task A_token_that_the_server_can_not_have_made_is_refused(string json, string why) =>
        await RefusesAsync(
            Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_'), why);

    private async Task RefusesAsync(string token, string why)
    {
        var (status, body) = await _replay.SendAsync("GET", $"/api/v1/pods?limit=1&continue={token}");

        Assert.Equal((400, "BadRequest"), (status, (string?)body!["reason"]));
        Assert.Equal($"invalid continue token: continue key is not valid{why}", (string?)body["message"]);
    }
}
