using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Newtonsoft.Json.Linq;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>What can be piped in, through the real cmdlet to the server.</summary>
public sealed class InputTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string PodJson =
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"apps","uid":"u-1"}}""";

    public static TheoryData<string, object> Shapes => new()
    {
        { "typed model", new V1Pod { ApiVersion = "v1", Kind = "Pod", Metadata = PodMetadata } },
        { "typed model without apiVersion and kind", new V1Pod { Metadata = PodMetadata } },
        { "typed list", new V1PodList { Items = [new V1Pod { Metadata = PodMetadata }] } },
        { "JsonElement", JsonDocument.Parse(PodJson).RootElement },
        { "JsonNode", JsonNode.Parse(PodJson)! },
        { "JObject", JObject.Parse(PodJson) },
        { "JSON", PodJson },
        { "List in JSON", $$"""{"apiVersion":"v1","kind":"List","items":[{{PodJson}}]}""" },
        { "YAML", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: apps\n  uid: u-1\n" },
        { "nested arrays", new object[] { new object[] { PodJson } } },
    };

    private static V1ObjectMeta PodMetadata => new() { Name = "web-0", NamespaceProperty = "apps", Uid = "u-1" };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_object_of_any_shape_gets_its_event(string shape, object value)
    {
        Session.Run("$value | Write-KopfInfo Checked", ("value", value)).AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","name":"web-0","uid":"u-1","namespace":"apps"}"""),
                posted["involvedObject"]),
            $"{shape}: {posted["involvedObject"]}");
    }

    [Fact]
    public void A_JSON_object_that_the_pipeline_unrolls_is_one_object_each_time()
    {
        var (node, token) = (JsonNode.Parse(PodJson)!, JObject.Parse(PodJson));
        token["status"] = null;

        Session.Run("& { $node; $node; $token; $token; $node } | Write-KopfInfo Checked", ("node", node), ("token", token))
            .AssertNoErrors();

        Assert.Equal(5, fixture.PostedEvents().Count);
    }

    [Theory]
    [InlineData("$lines | Write-KopfInfo Checked")]
    [InlineData("& { $lines; $lines[-1] -replace '}', 'pod/web-0' } | Write-KopfInfo Checked -Namespace apps")]
    [InlineData("& { $lines; $lines } | Write-KopfInfo Checked")]
    [InlineData("Write-KopfInfo Checked -InputObject $lines")]
    [InlineData("$lines | Invoke-KopfHandler -Quiet { Write-KopfInfo Checked -Message $_.metadata.name }")]
    public void Lines_of_a_manifest_are_put_together(string script)
    {
        string[] lines = [
            "{", "  \"apiVersion\": \"v1\", \"kind\": \"Pod\",",
            "  \"metadata\": { \"name\": \"web-0\", \"namespace\": \"apps\", \"uid\": \"u-1\" }", "}"];

        Session.Run(script, ("lines", lines)).AssertNoErrors();

        Assert.Equal(script.StartsWith('&') ? 2 : 1, fixture.PostedEvents().Count);
        Assert.All(fixture.PostedEvents(), one => Assert.Equal("web-0", (string)one["involvedObject"]!["name"]!));
    }

    [Fact]
    public void Lines_that_break_off_are_one_error()
    {
        var result =
            Session.Run("'pod/web-0', 'apiVersion: v1', 'kind: Pod', 'metadata: [' | Write-KopfInfo Checked -Namespace apps");

        Assert.Contains("not YAML (line", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Single(fixture.PostedEvents());
    }

    [Theory]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u-1' } }")]
    [InlineData(
        "[pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = [pscustomobject]@{ name = 'web-0'; namespace = 'apps'; "
        + "uid = 'u-1' } }")]
    [InlineData(
        "[ordered]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = [ordered]@{ name = 'web-0'; namespace = 'apps'; uid = "
        + "'u-1' } }")]
    public void An_object_made_in_PowerShell_gets_its_event(string expression)
    {
        Session.Run($"{expression} | Write-KopfInfo Checked").AssertNoErrors();

        Assert.Equal("u-1", (string)Assert.Single(fixture.PostedEvents())["involvedObject"]!["uid"]!);
    }

    [Theory]
    [InlineData("'pod/web-0' | Write-KopfInfo Checked -Namespace apps", "v1", "Pod", "web-0", "apps")]
    [InlineData("\"deployment.apps/web`n\" | Write-KopfInfo Checked -Namespace apps", "apps/v1", "Deployment", "web", "apps")]
    [InlineData("'node/node-1' | Write-KopfInfo Checked", "v1", "Node", "node-1", null)]
    [InlineData("Write-KopfInfo Checked -Kind Pod -Name web-0 -Namespace apps", "v1", "Pod", "web-0", "apps")]
    [InlineData("Write-KopfInfo Checked -Kind po -Name web-0 -Namespace apps", "v1", "Pod", "web-0", "apps")]
    [InlineData("Write-KopfInfo Checked -Kind Node -Name node-1 -ApiVersion v1", "v1", "Node", "node-1", null)]
    [InlineData(
        "Write-KopfInfo Checked -Kind deploy -Name web -ApiVersion apps/v1 -Namespace apps", "apps/v1", "Deployment", "web",
        "apps")]
    public void A_named_object_is_looked_up(string script, string apiVersion, string kind, string name, string? ns)
    {
        Session.Run(script).AssertNoErrors();

        var involved = Assert.Single(fixture.PostedEvents())["involvedObject"]!;
        Assert.Equal(
            (apiVersion, kind, name, ns),
            ((string)involved["apiVersion"]!, (string)involved["kind"]!, (string)involved["name"]!,
            (string?)involved["namespace"]));
        Assert.Matches("^[0-9a-f-]{36}$", (string)involved["uid"]!);
    }

    [Fact]
    public void A_given_uid_is_not_looked_up()
    {
        Session.Run("Write-KopfInfo Checked -Kind Pod -Name gone -Namespace apps -Uid u-9").AssertNoErrors();

        Assert.Equal("u-9", (string)Assert.Single(fixture.PostedEvents())["involvedObject"]!["uid"]!);
        Assert.DoesNotContain(Sandbox.Requests, one => one.Path.Contains("pods/gone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Write-KopfInfo Checked -Kind Pod -Name web-0 -ApiVersion \"v1`n\"", "ApiVersion")]
    [InlineData("Write-KopfInfo Checked -Kind Pod -Name web-0 -Uid \"u-9`n\"", "Uid")]
    [InlineData("Get-KopfEvent -Kind Pod -Name web-0 -ApiVersion \"v1`n\"", "ApiVersion")]
    public void A_line_break_at_the_end_is_no_part_of_a_version_or_uid(string script, string parameter)
    {
        var error = Session.Run(script).OnlyError;

        Assert.Contains($"'{parameter}'", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Event'; metadata = @{ name = 'e'; namespace = 'apps'; uid = 'u' } }")]
    [InlineData("@{ apiVersion = 'events.k8s.io/v1'; kind = 'Event'; metadata = @{ name = 'e'; namespace = 'apps' } }")]
    [InlineData("'event/e'")]
    [InlineData("'event.events.k8s.io/e'")]
    public void An_event_gets_no_event_and_no_request_is_made(string expression)
    {
        Session.Run($"{expression} | Write-KopfWarning Checked").AssertNoErrors();

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void Events_in_a_mixed_pipeline_are_left_out_and_said_with_Verbose()
    {
        var result = Session.Run(
            """
            function New-Object0($apiVersion, $kind, $name) {
                @{ apiVersion = $apiVersion; kind = $kind; metadata = @{ name = $name; namespace = 'apps'; uid = "u-$name" } }
            }
            (New-Object0 v1 Pod a), (New-Object0 v1 Event b), (New-Object0 events.k8s.io/v1 Event c), (New-Object0 v1 Pod d) |
                Write-KopfInfo Checked -Verbose
            """);

        result.AssertNoErrors();
        Assert.Equal(["a", "d"], fixture.PostedEvents().Select(one => (string)one["involvedObject"]!["name"]!).Order());
        Assert.Equal(2, result.Verbose.Count(line => line.Contains("events get no events", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_property_of_the_object_is_taken_for_a_parameter()
    {
        Session.Run(
            """
            [pscustomobject]@{
                apiVersion = 'v1'; kind = 'Secret'; type = 'kubernetes.io/tls'; reason = 'Trap'; message = 'Trap'
                action = 'Trap'; component = 'Trap'
                name = 'Trap'; uid = 'Trap'; namespace = 'trap'; related = 'Trap'; instance = 'Trap'
                metadata = [pscustomobject]@{ name = 's'; namespace = 'apps'; uid = 'u' }
            } | Write-KopfEvent Rotated Renewed 'new key'
            """).AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(
            ("Rotated", "Renewed", "new key"), ((string)posted["type"]!, (string)posted["reason"]!, (string)posted["message"]!));
        Assert.DoesNotContain("rap", posted.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Script_blocks_give_reason_and_message_for_each_object()
    {
        Session.Run(
            "$json | Write-KopfInfo -Reason { \"Is$($_.kind)\" } -Message { \"$($_.metadata.name) is\"; 'healthy' }; "
                + "'node/node-1' | Write-KopfInfo { 'Named' } { $_ }",
            ("json", PodJson)).AssertNoErrors();

        Assert.Equal(
            [("IsPod", "web-0 is healthy"), ("Named", "node/node-1")],
            fixture.PostedEvents().Select(one => ((string)one["reason"]!, (string)one["message"]!)));
    }

    [Theory]
    [InlineData("'node/node-1' | Write-KopfInfo Named -Message", "node node-1")]
    [InlineData("Write-KopfInfo -Kind Node -Name node-1 Named -Message", "Node node-1")]
    [InlineData("[System.Text.Json.Nodes.JsonNode]::Parse($json) | Write-KopfInfo Named -Message", "Pod web-0")]
    public void A_script_block_can_ask_a_name_or_JSON_as_it_asks_an_object(string command, string message)
    {
        Session.Run($"{command} {{ \"$($_.kind) $($_.metadata.name)\" }}", ("json", PodJson)).AssertNoErrors();

        Assert.Equal(message, (string)Assert.Single(fixture.PostedEvents())["message"]!);
    }

    [Fact]
    public void A_script_block_that_came_through_a_pipeline_is_still_one()
    {
        Session.Run(
            "$reason = { 'Wrapped' } | ForEach-Object { $_ }; $message = { \"about $($_.metadata.name)\" } | ForEach-Object { $_ "
                + "}; $json | Write-KopfInfo $reason $message",
            ("json", PodJson)).AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(("Wrapped", "about web-0"), ((string)posted["reason"]!, (string)posted["message"]!));
    }

    [Fact]
    public void Action_related_component_and_instance_are_posted_as_given()
    {
        Session.Run(
            "$json | Write-KopfInfo Checked -Action Probe -Component example.com/prober -Instance replica-2 -Related $json "
                + "-Message \"a`nb\" -KeepNewline",
            ("json", PodJson)).AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(
            ("Probe", "example.com/prober", "example.com/prober", "replica-2", "a\nb"),
            ((string)posted["action"]!, (string)posted["reportingComponent"]!, (string)posted["source"]!["component"]!,
                (string)posted["reportingInstance"]!, (string)posted["message"]!));
        Assert.Equal("web-0", (string)posted["related"]!["name"]!);
    }

    [Fact]
    public void An_empty_pipeline_writes_nothing()
    {
        Session.Run("@() | Write-KopfInfo Checked").AssertNoErrors();

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void WhatIf_sends_nothing()
    {
        Session.Run("$json, 'pod/web-0' | Write-KopfInfo Checked -WhatIf", ("json", PodJson)).AssertNoErrors();

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void PassThru_gives_the_events_in_the_order_of_the_input()
    {
        var result = Session.Run(
            "1..200 | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'apps'; "
                + "uid = 'u' } } } | Write-KopfInfo Checked -PassThru -ThrottleLimit 32");

        result.AssertNoErrors();
        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => $"p-{i}"),
            result.Output.Select(
                one => ((System.Management.Automation.PSObject)one.Properties["involvedObject"].Value).Properties["name"].Value));
        Assert.Equal("KopfEvents.KubeObject#v1/Event", result.Output[0].TypeNames[0]);
    }

    [Fact]
    public void Two_thousand_objects_arrive_as_two_thousand_events()
    {
        Session.Run(
            "1..2000 | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'apps'; "
                + "uid = 'u' } } } | Write-KopfInfo Counted -ThrottleLimit 32")
            .AssertNoErrors();

        Assert.Equal(2000, fixture.PostedEvents().Count);
        Assert.Equal(2000, Sandbox.EventsInNamespace("apps").Count(one => (string)one["reason"]! == "Counted"));
    }
}
