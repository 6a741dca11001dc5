using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KopfEvents.Connections;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Tests.Reading;

/// <summary>
/// Events by the name of their object, held to what kubectl shows of the same ones, as kubelet, scheduler and controllers write
/// them.
/// </summary>
public sealed partial class ByNameTests : SandboxSession
{
    private const string Namespace = "recorded";

    private static readonly JsonNode Recorded = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reading", "events-by-name.json")))!;

    public static TheoryData<string> Names => [.. Recorded["cases"]!.AsArray().Select(one => (string)one!["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rows_are_those_of_kubectl_events_in_their_order(string name)
    {
        var result = Session.Run($"Get-KopfEvent {name} -n {Namespace}");

        result.AssertNoErrors();
        Assert.Equal(
            Rows(name, "events"),
            result.Output.Select(KubeView.Of)
                .Select(view => $"{view.EventAge}|{view.EventType}|{view.EventReason}|{view.EventObject}|{view.EventMessage}"),
            StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rows_of_an_object_are_those_of_kubectl_describe(string name)
    {
        if (Case(name)["describe"] is null) return; // it is not there any more
        var result = Session.Run($"Get-KubeObject {name} -n {Namespace} | Get-KopfEvent");

        result.AssertNoErrors();
        Assert.Equal(
            Rows(name, "describe").Order(StringComparer.Ordinal),
            result.Output.Select(KubeView.Of)
                .Select(view => $"{view.EventType}|{view.EventReason}|{view.EventAge}|{view.EventSource}|{view.EventMessage}")
                    .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Get-KopfEvent pods/web-0,deploy/web -n recorded", 6)]
    [InlineData("Get-KopfEvent 'pods/web-0,deploy/web' -n recorded", 6)]
    [InlineData("'pods/web-0,deploy/web' | Get-KopfEvent -n recorded", 6)]
    [InlineData("'pods/web-0, deploy/web' | Get-KopfEvent -n recorded", 6)]
    [InlineData("'pod/web-0', 'deploy/web' | Get-KopfEvent -n recorded", 6)]
    [InlineData("Get-KopfEvent -Kind Pod -Name web-0 -n recorded", 5)]
    [InlineData("Get-KopfEvent -Kind Pod -Name web-0 -ApiVersion v1 -Namespace recorded", 5)]
    [InlineData("Get-KopfEvent -Kind Pod -Name web-0 -ApiVersion acme.test/v1 -n recorded", 1)]
    [InlineData("Get-KopfEvent -Kind pods.acme.test -Name web-0 -n recorded", 1)]
    [InlineData("'pods.acme.test/web-0' | Get-KopfEvent -n recorded", 1)]
    [InlineData("Get-KopfEvent pod/gone -n recorded", 0)]
    [InlineData("Get-KopfEvent pod/web-0 -n recorded -Type Warning", 2)]
    public void An_object_is_named_as_people_name_it(string script, int events)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(events, result.Output.Count);
    }

    [Fact]
    public void Of_one_object_the_server_watches_no_other_events()
    {
        var result = Session.Run("Get-KopfEvent pod/web-0 -n recorded -Watch -TimeoutSec 1");

        result.AssertNoErrors();
        Assert.Equal(5, result.Output.Count);
        var paths = Sandbox.Requests.Select(one => Uri.UnescapeDataString(one.Path))
            .Where(path => path.Contains("/recorded/events?", StringComparison.Ordinal)).ToList();
        Assert.Contains(paths, path => path.Contains("watch=true", StringComparison.Ordinal));
        Assert.All(paths, path => Assert.Contains("involvedObject.name=web-0", path, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_with_commas_and_equal_signs_are_escaped_for_the_server()
    {
        var result = Session.Run(
            "'clusterrole/ldap:cn=jane,ou=ops' | Get-KopfEvent; Get-KopfEvent -Kind ClusterRole -Name 'ldap:cn=jane,ou=ops'; "
            + "Get-KopfEvent -Kind Pod -Name 'a\\b'");

        Assert.DoesNotContain(
            result.Errors, error => error.FullyQualifiedErrorId.StartsWith("RequestRefused", StringComparison.Ordinal));
        Assert.Contains(
            Sandbox.Requests, one => Uri.UnescapeDataString(one.Path)
            .Contains(@"involvedObject.name=ldap:cn\=jane\,ou\=ops", StringComparison.Ordinal));
    }

    private protected override async Task ArrangeAsync()
    {
        await Sandbox.ApplyAsync((string)Recorded["objects"]!);
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        foreach (var one in Recorded["events"]!.AsArray())
        {
            var body = JsonNode.Parse(Time().Replace(one!["event"]!.ToJsonString(), Now))!.AsObject();
            body["metadata"] = new JsonObject { ["name"] = (string)one["name"]!, ["namespace"] = Namespace };
            body["involvedObject"] = Involved((string)one["of"]!);
            using var response = await cluster.SendAsync(
                HttpMethod.Post, $"api/v1/namespaces/{Namespace}/events",
                    System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static JsonNode Case(string name) => Recorded["cases"]!.AsArray().Single(one => (string)one!["name"]! == name)!;

    private static IEnumerable<string> Rows(string name, string command) =>
        Case(name)[command]!.AsArray().Select(row => string.Join('|', row!.AsArray().Select(cell => (string)cell!)));

    private static string Now(Match match)
    {
        var time = DateTimeOffset.UtcNow.AddSeconds(-int.Parse(match.Groups["ago"].Value, CultureInfo.InvariantCulture));
        return time.ToString(
            match.Groups["micro"].Success ? "yyyy-MM-dd'T'HH:mm:ss.123456'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture);
    }

    /// <summary>The reference of <c>apps/v1/Deployment/web</c>; with a question mark, of another one of that name.</summary>
    private JsonObject Involved(string of)
    {
        var parts = of.TrimEnd('?').Split('/');
        var (apiVersion, kind, name) = (string.Join('/', parts[..^2]), parts[^2], parts[^1]);
        var reference = new JsonObject { ["kind"] = kind, ["name"] = name, ["namespace"] = Namespace };
        if (apiVersion.Length > 0) reference["apiVersion"] = apiVersion;
        var path =
            $"{(apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : "api/v1")}/namespaces/{Namespace}/"
            + $"{Plural(kind)}/{name}";
        reference["uid"] = of.EndsWith('?')
            ? "11111111-2222-3333-4444-555555555555"
            : (string)Sandbox.Get(path)["metadata"]!["uid"]!;
        return reference;
    }

    private static string Plural(string kind) => kind switch
    {
        "Pod" => "pods",
        "Deployment" => "deployments",
        _ => "horizontalpodautoscalers",
    };

    [GeneratedRegex("@NOW(?<micro>-MICRO)?-(?<ago>[0-9]+)s@")]
    private static partial Regex Time();
}
