using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KopfEvents.Connections;
using KopfEvents.Module;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;
using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>Get-KopfEvent: whose events, which of them, in which order, and that they look as kubectl shows them.</summary>
public sealed partial class GetKopfEventTests : SandboxSession
{
    private const string Objects =
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: apps}, spec: {containers: [{name: web, image: nginx}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: apps}, spec: {containers: [{name: web, image: nginx}]}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: node-1}}
        """;

    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private protected override async Task ArrangeAsync()
    {
        await Sandbox.ApplyAsync(Objects);
        var pod = await ReferenceAsync("v1", "Pod", "apps", "web-0");
        var node = await ReferenceAsync("v1", "Node", null, "node-1");
        await PostAsync("apps", pod, "Normal", "Scheduled", "kopf", "Successfully assigned", first: 4000);
        await PostAsync("apps", pod, "Warning", "BackOff", "kubelet", "Back-off restarting", first: 400, last: 90, count: 5);
        await PostAsync("apps", pod, "Error", "Failed", null, " of type Error ", first: 300);
        await PostAsync("apps", With(pod, "uid", "another"), "Normal", "Namesake", "kopf", "not of this pod", first: 200);
        await PostAsync("default", node, "Normal", "ByUid", "kopf", "by its uid", first: 160);
        await PostAsync(
            "default", With(node, "uid", "node-1"), "Warning", "ByName", "kubelet", "as the kubelet has it", first: 150);
    }

    [Theory]
    [InlineData("Get-KubeObject pod/web-0 -ns apps | Get-KopfEvent", "Scheduled Failed BackOff")]
    [InlineData("Get-KubeObject pods -ns apps | Get-KopfEvent", "Scheduled Failed BackOff")]
    [InlineData("Get-KubeObject nodes | Get-KopfEvent", "ByUid ByName")]
    [InlineData("'pod/web-0' | Get-KopfEvent -ns apps", "Scheduled Failed Namesake BackOff")]
    [InlineData(
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps' } } | Get-KopfEvent",
        "Scheduled Failed Namesake BackOff")]
    [InlineData("Get-KopfEvent -InputObject 'node/node-1'", "ByUid ByName")]
    [InlineData("Get-KopfEvent", "ByUid ByName")]
    [InlineData("Get-KopfEvent -ns apps", "Scheduled Failed Namesake BackOff")]
    [InlineData("Get-KopfEvent -A", "Scheduled Failed Namesake ByUid ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Type warning", "ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Type Warning, Error", "Failed ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Reason By*", "ByUid ByName")]
    [InlineData("Get-KopfEvent -A -Component kubelet", "ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Component kopf -Type Normal -Reason Namesake", "Namesake")]
    [InlineData("Get-KopfEvent -A -Since 3m", "ByUid ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Since 180s", "ByUid ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Since 0:03", "ByUid ByName BackOff")]
    [InlineData("Get-KopfEvent -A -Since ([DateTime]::Now.AddMinutes(-3))", "ByUid ByName BackOff")]
    [InlineData("@() | Get-KopfEvent", "")]
    public void A_user_sees_the_events_that_are_asked_for_the_last_seen_last(string script, string reasons)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(reasons, string.Join(' ', result.Output.Select(one => one.Properties["reason"].Value)));
    }

    [Fact]
    public async Task A_table_shows_control_characters_of_other_writers_and_does_not_send_them_to_the_terminal()
    {
        var involved = await ReferenceAsync("v1", "Pod", "apps", "web-1");
        await PostAsync(
            "apps", With(involved, "name", "web-1\e[8m"), "Ty\epe", "Rea\eson", "comp\eonent", "mess\eage", first: 10);

        var found = Assert.Single(Session.Run("Get-KopfEvent -ns apps -Reason Rea*").Output);

        Assert.Equal(
            [@"Ty\u001Bpe", @"Rea\u001Bson", @"comp\u001Bonent", @"mess\u001Bage", @"Pod apps/web-1\u001B[8m"],
            [KubeView.Of(found).EventType, KubeView.Of(found).EventReason, KubeView.Of(found).EventSource, KubeView.Of(found)
                .EventMessage, KubeView.Of(found).EventHeadline]);
    }

    [Fact]
    public async Task Events_of_the_same_second_are_in_the_order_of_their_fractions()
    {
        var pod = await ReferenceAsync("v1", "Pod", "apps", "web-1");
        foreach (var (reason, fraction) in new[] { ("Third", 900_000), ("First", 100_000), ("Second", 500_000) })
        {
            var body = Body("apps", pod, "Normal", reason, "kopf", "", first: 10);
            body["lastTimestamp"] = Time(10);
            body["eventTime"] = Time(10).Replace("Z", $".{fraction}Z", StringComparison.Ordinal);
            await PostAsync("apps", body);
        }

        var reasons = Session.Run("Get-KubeObject pod/web-1 -ns apps | Get-KopfEvent")
            .Output.Select(one => one.Properties["reason"].Value);

        Assert.Equal(["First", "Second", "Third"], reasons);
    }

    [Theory]
    [InlineData("42 | Get-KopfEvent", "NotAKubernetesObject", ErrorCategory.InvalidData)]
    [InlineData("'widget/x' | Get-KopfEvent", "NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("'pod/web-0' | Get-KopfEvent -AllNamespaces", "InvalidAllNamespaces", ErrorCategory.InvalidArgument)]
    [InlineData("Get-KopfEvent -A -Context writer", "Forbidden", ErrorCategory.PermissionDenied)]
    [InlineData("Get-KopfEvent -Context nobody", "InvalidKubeconfig", ErrorCategory.ResourceUnavailable)]
    [InlineData("Get-KopfEvent -Since yesterday", "ParameterArgumentTransformationError", ErrorCategory.InvalidData)]
    public void What_cannot_be_read_is_an_error(string script, string errorId, ErrorCategory category)
    {
        var error = Session.Run(script).OnlyError;

        Assert.Equal(
            ($"{errorId},KopfEvents.Module.Commands.GetKopfEventCommand", category),
            (error.FullyQualifiedErrorId, error.CategoryInfo.Category));
    }

    [Theory]
    [InlineData("pod web-0 -n apps", "pod/web-0 -ns apps")]
    [InlineData("node node-1", "node/node-1")]
    public async Task The_table_is_that_of_kubectl_describe(string describe, string get)
    {
        Kubectl.SkipUnlessInstalled();

        // Ages move on between two looks; one of a few pairs falls into the same second.
        for (var attempt = 1; ; attempt++)
        {
            var described = await new Kubectl(Sandbox.KubeconfigPath, Path.GetTempPath()).RunAsync($"describe {describe}");
            var result = Session.Run($"Get-KubeObject {get} | Get-KopfEvent");
            var (expected, actual) = (RowsOf(described.Output), result.Output.Select(RowOf).ToList());
            if (attempt < 5 && !expected.SequenceEqual(actual)) continue;
            Assert.NotEmpty(expected);
            Assert.Equal(expected, actual);
            break;
        }
    }

    [Fact]
    public async Task A_series_is_counted_as_kubectl_counts_it()
    {
        var pod = await ReferenceAsync("v1", "Pod", "apps", "web-1");
        var series = Body("apps", pod, "Normal", "Repeated", null, "in a series", first: 900);
        series.Remove("firstTimestamp");
        series.Remove("lastTimestamp");
        series["series"] = new JsonObject { ["count"] = 7, ["lastObservedTime"] = MicroTime(60) };
        await PostAsync("apps", series);

        var found = Assert.Single(Session.Run("Get-KubeObject pod/web-1 -ns apps | Get-KopfEvent").Output);

        Assert.Matches(@"^6\ds \(x7 over 15m\)$", KubeView.Of(found).EventAge);
    }

    [Fact]
    public async Task Watched_events_are_those_of_the_objects_and_each_new_count()
    {
        using var script = new RunningScript(
            Session,
                "Get-KubeObject pod/web-0 -ns apps | Get-KopfEvent -Watch -Reason Failed, Checked | ForEach-Object { "
                + "\"$($_.WatchEvent.Type) $($_.reason)\" }");
        await script.SeesAsync("Added Failed");

        var pod = await ReferenceAsync("v1", "Pod", "apps", "web-0");
        await PostAsync(
            "apps", await ReferenceAsync("v1", "Pod", "apps", "web-1"), "Normal", "Checked", "kopf", "of another pod", first: 0);
        await PostAsync("apps", pod, "Normal", "Other", "kopf", "another reason", first: 0);
        await PostAsync("apps", pod, "Normal", "Checked", "kopf", "this one", first: 0);
        await script.SeesAsync("Added Checked");

        Assert.Equal(["Added Failed", "Added Checked"], script.Output);
    }

    private static string RowOf(PSObject found) => string.Join(
        " | ", found.Properties["type"].Value, found.Properties["reason"].Value, KubeView.Of(found).EventAge, KubeView.Of(found)
            .EventSource, KubeView.Of(found).EventMessage);

    private static List<string> RowsOf(string described) =>
        [.. described.Split("Events:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .Select(line => string.Join(" | ", Gap().Split(line.Trim())))];

    private static JsonObject With(JsonObject reference, string field, string value)
    {
        var changed = reference.DeepClone().AsObject();
        changed[field] = value;
        return changed;
    }

    private async Task<JsonObject> ReferenceAsync(string apiVersion, string kind, string? ns, string name)
    {
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        var scope = ns is null ? "" : $"namespaces/{ns}/";
#pragma warning disable CA1308 // a plural, not a key
        using var response =
            await cluster.SendAsync(HttpMethod.Get, $"api/{apiVersion}/{scope}{kind.ToLowerInvariant()}s/{name}");
#pragma warning restore CA1308
        var found = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var reference =
            new JsonObject
            {
                ["apiVersion"] = apiVersion,
                ["kind"] = kind,
                ["name"] = name,
                ["uid"] = (string)found["metadata"]!["uid"]!
            };
        if (ns is not null) reference["namespace"] = ns;
        return reference;
    }

    private Task PostAsync(
        string ns, JsonObject involved, string type, string reason, string? component, string message, int first,
            int? last = null, int count = 1)
    {
        var body = Body(ns, involved, type, reason, component, message, first);
        body["lastTimestamp"] = Time(last ?? first);
        body["count"] = count;
        if (count > 1) body.Remove("eventTime");
        return PostAsync(ns, body);
    }

    private JsonObject Body(
        string ns, JsonObject involved, string type, string reason, string? component, string message, int first)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["generateName"] = "e-", ["namespace"] = ns },
            ["involvedObject"] = involved.DeepClone(),
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message,
            ["action"] = "Test",
            ["reportingComponent"] = "kopf",
            ["reportingInstance"] = "test",
            ["firstTimestamp"] = Time(first),
            ["eventTime"] = MicroTime(first),
        };
        if (component is not null) body["source"] = new JsonObject { ["component"] = component };
        return body;
    }

    private async Task PostAsync(string ns, JsonObject body)
    {
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        using var response = await cluster.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/{ns}/events", System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    private string Time(int secondsAgo) => _now.AddSeconds(-secondsAgo)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string MicroTime(int secondsAgo) => _now.AddSeconds(-secondsAgo)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
