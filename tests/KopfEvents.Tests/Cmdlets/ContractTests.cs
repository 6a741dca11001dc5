using System.Text.Json.Nodes;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>What the module relies on when it writes events.</summary>
public sealed class ContractTests : ContractSession
{
    [Theory]
    [InlineData("Pod", "v1", "default")]
    [InlineData("KopfExample", "kopf.dev/v1", "default")]
    [InlineData("Node", "v1", null)]
    public async Task An_event_is_stored_as_it_was_written(string kind, string apiVersion, string? ns)
    {
        var metadata = new JsonObject { ["name"] = Unique, ["uid"] = Guid.NewGuid().ToString() };
        if (ns is not null) metadata["namespace"] = ns;
        var target = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };

        Session.Run(
            "$json | Write-KopfWarning Checked 'one two' -Action Probe -Component example.com/contract -Instance me",
            ("json", target.ToJsonString()))
            .AssertNoErrors();

        var stored = Assert.Single(await EventsAsync());
        Assert.Equal(
            ("Warning", "Checked", "one two", "Probe", "example.com/contract", "example.com/contract", "me", "default"),
            ((string)stored["type"]!, (string)stored["reason"]!, (string)stored["message"]!, (string)stored["action"]!,
                (string)stored["reportingComponent"]!,
                (string)stored["source"]!["component"]!, (string)stored["reportingInstance"]!,
                    (string)stored["metadata"]!["namespace"]!));
        Assert.Equal(
            (kind, apiVersion, Unique, (string)metadata["uid"]!, ns),
            ((string)stored["involvedObject"]!["kind"]!, (string)stored["involvedObject"]!["apiVersion"]!,
                (string)stored["involvedObject"]!["name"]!,
                (string)stored["involvedObject"]!["uid"]!, (string?)stored["involvedObject"]!["namespace"]));
    }

    [Fact]
    public async Task Repeats_are_counted_by_several_writers()
    {
        for (var run = 0; run < 3; run++)
        {
            Session.Run($"$pod = {Pod}; 1..5 | ForEach-Object {{ $pod }} | Write-KopfInfo Repeated 'again' -Aggregate")
                .AssertNoErrors();
        }

        Assert.Equal(15, (int)Assert.Single(await EventsAsync())["count"]!);
    }

    [Fact]
    public async Task Repeats_are_counted_by_several_processes()
    {
        await InProcessesAsync(
            $"$pod = {Pod}; foreach ($round in 1..5) {{ $pod, $pod | Write-KopfInfo Repeated 'again' -Aggregate -ErrorAction "
            + $"Stop }}");

        Assert.Equal(30, (int)Assert.Single(await EventsAsync())["count"]!);
    }

    [Fact]
    public async Task What_counts_by_a_key_has_the_count_of_all_processes_and_the_message_of_one()
    {
        await InProcessesAsync(
            $"$pod = {Pod}; 1..10 | ForEach-Object {{ $pod }} | Write-KopfInfo Repeated -Message {{ \"$PID "
                + $"$((++$script:number))\" }} -AggregateBy restarts -ErrorAction Stop");

        var counted = Assert.Single(await EventsAsync());
        Assert.Equal(30, (int)counted["count"]!);
        Assert.Matches(@"^\d+ \d+$", (string)counted["message"]!);
    }

    [Fact]
    public async Task Labels_and_annotations_are_stored_and_select()
    {
        Session.Run(
            $"{Pod} | Write-KopfInfo Checked text -Label @{{ '{Unique}' = 'yes' }} -Annotation @{{ 'example.com/run' = 'two "
            + $"words' }}").AssertNoErrors();

        var (_, selected) = await SendAsync(HttpMethod.Get, $"api/v1/namespaces/default/events?labelSelector={Unique}=yes");
        Assert.Equal(
            "two words", (string)Assert.Single(selected["items"]!.AsArray())!["metadata"]!["annotations"]!["example.com/run"]!);
    }

    [Fact]
    public async Task Events_of_one_second_are_listed_in_the_order_in_which_they_were_written()
    {
        Session.Run(
            $"$pod = {Pod}; 1..40 | ForEach-Object {{ $pod }} | Write-KopfInfo Ordered -Message {{ [string](++$script:number) }}")
            .AssertNoErrors();

        Assert.Equal(
            Enumerable.Range(1, 40).Select(number => $"{number}"), (await EventsAsync()).Select(one => (string)one["message"]!));
    }

    [Fact]
    public async Task A_namespace_that_is_deleted_takes_no_events_and_the_error_names_it()
    {
        var ns = await CreateNamespaceAsync();
        var write =
            $"@{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = '{ns}'; namespace = '{ns}'; uid = 'u' }} }} | "
            + "Write-KopfInfo Checked";
        Session.Run(write).AssertNoErrors();
        Assert.Single(await EventsAsync(ns));
        await SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}");

        var error = Session.Run(write).OnlyError;

        // while it is terminated, and later
        Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], (string[])["NamespaceTerminating", "NotFound"]);
        Assert.Contains(ns, error.ToString(), StringComparison.Ordinal);
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

    /// <summary>Runs a script in three processes at once.</summary>
    private async Task InProcessesAsync(string script) => await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestHost.RunAsync(
        $"Import-Module $module -ErrorAction Stop; {script}", ("KUBECONFIG", Kubeconfig))));

    private JsonObject Body() => JsonNode.Parse(
        $$"""
        {
          "metadata": { "namespace": "default", "name": "{{Unique}}" },
          "type": "Normal", "reason": "Contract", "message": "text", "action": "Report",
          "reportingComponent": "kopf", "reportingInstance": "test",
          "involvedObject": { "apiVersion": "v1", "kind": "Pod", "name": "{{Unique}}", "namespace": "default", "uid": "u" },
          "eventTime": "2026-01-02T03:04:05.000000Z"
        }
        """)!.AsObject();

    private Task<(int Status, JsonNode Body)> PostAsync(JsonObject body) =>
        SendAsync(HttpMethod.Post, "api/v1/namespaces/default/events", body);
}
