using System.Text.Json.Nodes;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Labels, annotations, parts and second objects of events: what is given is on the server, and what the server would refuse is
/// not sent.
/// </summary>
public sealed class EventDetailTests : SandboxSession
{
    private const string Pod =
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'default'; uid = 'u' } }";

    private JsonNode Event => Assert.Single(Sandbox.EventsInNamespace("default"));

    private protected override async Task ArrangeAsync() => await Sandbox.ApplyAsync(
        "{ apiVersion: v1, kind: Pod, metadata: { name: db-0, namespace: default }, spec: { containers: [ { name: db, image: db "
            + "} ] } }", TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("@{ team = 'ops' }", """{"team":"ops"}""")]
    [InlineData(
        "@{ 'example.com/run' = 7; urgent = $true; empty = '' }", """{"empty":"","example.com/run":"7","urgent":"true"}""")]
    [InlineData("([ordered]@{ b = 1.5; a = 'x' })", """{"a":"x","b":"1.5"}""")]
    [InlineData("$dictionary", """{"team":"night"}""")]
    public async Task Labels_are_those_of_the_event_and_selectors_find_it(string label, string expected)
    {
        Kubectl.SkipUnlessInstalled();
        Session.Run(
            $"{Pod} | Write-KopfInfo Checked -Label {label}",
            ("dictionary", new Dictionary<string, string> { ["team"] = "night" })).AssertNoErrors();

        Assert.Equal(expected, Event["metadata"]!["labels"]!.ToJsonString());
        var (key, value) = JsonNode.Parse(expected)!.AsObject().Last();
        var found = await new Kubectl(Sandbox.KubeconfigPath, Path.GetTempPath())
            .RunAsync($"get events -l {key}={value} -o name");
        Assert.StartsWith("event/kopf-event-", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_can_be_any_text()
    {
        Session.Run(
            $"{Pod} | Write-KopfInfo Checked -Annotation @{{ 'example.com/log' = \"two`nlines, \"\"quoted\"\"\"; Run = 7 }}")
            .AssertNoErrors();

        var annotations = Event["metadata"]!["annotations"]!;
        Assert.Equal(("two\nlines, \"quoted\"", "7"), ((string)annotations["example.com/log"]!, (string)annotations["Run"]!));
    }

    [Theory]
    [InlineData("-Label @{ '-a' = 'x' }", "InvalidLabel")]
    [InlineData("-Label @{ 'Example.com/a' = 'x' }", "InvalidLabel")]
    [InlineData("-Label @{ 'a/b/c' = 'x' }", "InvalidLabel")]
    [InlineData("-Label @{ '' = 'x' }", "InvalidLabel")]
    [InlineData("-Label @{ a = 'two words' }", "InvalidLabel")]
    [InlineData("-Label @{ a = 'x' * 64 }", "InvalidLabel")]
    [InlineData("-Label @{ ('x' * 64) = 'x' }", "InvalidLabel")]
    [InlineData("-Label @{ a = @('x', 'y') }", "InvalidLabel")]
    [InlineData("-Annotation @{ 'a b' = 'x' }", "InvalidAnnotation")]
    [InlineData("-Annotation @{ a = @{ b = 'x' } }", "InvalidAnnotation")]
    [InlineData("-Annotation @{ a = 'x' * 262144 }", "InvalidAnnotation")]
    [InlineData("-Annotation @{ 'kopfevents/writes' = 'x' }", "InvalidAnnotation")]
    [InlineData("-Annotation @{ 'KopfEvents/Writes' = 'x' } -Aggregate", "InvalidAnnotation")]
    [InlineData("-FieldPath ''", "InvalidFieldPath")]
    [InlineData("-FieldPath \"spec`e[31m\"", "InvalidFieldPath")]
    public void What_the_server_would_refuse_is_told_before_anything_is_sent(string parameters, string id)
    {
        var result = Session.Run($"{Pod} | Write-KopfInfo Checked {parameters}");

        Assert.StartsWith($"{id},", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain(Sandbox.Requests, one => one.Method == "POST");
    }

    [Theory]
    [InlineData("-Label @{ ('a' * 63) = ('b' * 63) }")]
    [InlineData("-Label @{ ('a.' * 126 + 'b/c') = 'A-_.z' }")]
    [InlineData("-Annotation @{ 'Example.COM/Any_Key' = 'x' }")]
    [InlineData("-Annotation @{ a = 'x' * 262143 }")]
    [InlineData("-FieldPath 'spec.initContainers{init-0}'")]
    public void What_the_server_takes_is_sent(string parameters)
    {
        Session.Run($"{Pod} | Write-KopfInfo Checked {parameters}").AssertNoErrors();

        Assert.NotNull(Event);
    }

    [Fact]
    public void Options_are_defaults_key_by_key()
    {
        Session.Run(
            $"Set-KopfOption -Label @{{ team = 'ops'; shift = 'day' }} -Annotation @{{ by = 'me' }}; {Pod} | Write-KopfInfo "
                + $"Checked -Label @{{ shift = 'night' }}").AssertNoErrors();

        Assert.Equal("""{"shift":"night","team":"ops"}""", Event["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""{"by":"me"}""", Event["metadata"]!["annotations"]!.ToJsonString());
    }

    [Fact]
    public void Options_hold_for_the_events_of_handlers_and_can_be_taken_back()
    {
        Session.Run(
            $"Set-KopfOption -Label @{{ team = 'ops' }}; {Pod} | Invoke-KopfHandler {{ }}; Set-KopfOption -Label @{{}}; {Pod} | "
            + "Write-KopfInfo Checked").AssertNoErrors();

        Assert.Equal(
            ["Checked ", "Finished ops", "Success ops"],
            Sandbox.EventsInNamespace("default").Select(one => $"{one["reason"]} {one["metadata"]!["labels"]?["team"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Counted_events_merge_labels_and_annotations()
    {
        Session.Run($"{Pod} | Write-KopfInfo Checked -Aggregate -Label @{{ a = '1'; b = '1' }} -Annotation @{{ x = '1' }}")
            .AssertNoErrors();
        Session.Run($"{Pod} | Write-KopfInfo Checked -Aggregate -Label @{{ b = '2'; c = '2' }} -Annotation @{{ y = '2' }}")
            .AssertNoErrors();

        Assert.Equal(2, (int)Event["count"]!);
        Assert.Equal("""{"a":"1","b":"2","c":"2"}""", Sorted(Event["metadata"]!["labels"]!));
        Assert.Equal(
            ["kopfevents/writes", "x", "y"], Event["metadata"]!["annotations"]!.AsObject().Select(one => one.Key)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_part_of_the_object_is_named_by_FieldPath()
    {
        Session.Run($"{Pod} | Write-KopfWarning Slow -FieldPath 'spec.containers{{web}}'").AssertNoErrors();

        Assert.Equal("spec.containers{web}", (string)Event["involvedObject"]!["fieldPath"]!);
    }

    [Fact]
    public void Parts_of_an_object_count_by_themselves()
    {
        Session.Run($"foreach ($part in 'a', 'b', 'a') {{ {Pod} | Write-KopfWarning Slow -FieldPath $part -Aggregate }}")
            .AssertNoErrors();

        Assert.Equal([1, 2], Sandbox.EventsInNamespace("default").Select(one => (int)one["count"]!).Order());
    }

    [Theory]
    [InlineData("'pod/db-0'")]
    [InlineData("{ 'pod/db-0' }")]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'db-0'; namespace = 'default' } }")]
    [InlineData("(Get-KubeObject pod/db-0)")]
    [InlineData("{ Get-KubeObject pod/db-0 }")]
    [InlineData("'{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"db-0\",\"namespace\":\"default\"}}'")]
    public void Related_is_whatever_can_be_piped_or_a_script_block_and_its_uid_is_looked_up(string related)
    {
        Session.Run($"{Pod} | Write-KopfInfo Moved -Related {related}").AssertNoErrors();

        Assert.Equal(
            (string)Sandbox.Get("api/v1/namespaces/default/pods/db-0")["metadata"]!["uid"]!, (string)Event["related"]!["uid"]!);
    }

    [Theory]
    [InlineData("{ 'no such thing' }")]
    [InlineData("{ 'pod/db-0', 'pod/db-1' }")]
    [InlineData("{ throw 'no' }")]
    [InlineData("'pod/db-7'")]
    public void Related_that_is_none_is_an_error_of_its_object(string related)
    {
        var result = Session.Run($"{Pod} | Write-KopfInfo Moved -Related {related}");

        Assert.Single(result.Errors);
        Assert.Empty(Sandbox.EventsInNamespace("default"));
    }

    [Fact]
    public void A_script_block_that_gives_nothing_is_an_event_without_a_related_object()
    {
        Session.Run($"{Pod} | Write-KopfInfo Moved -Related {{ }}").AssertNoErrors();

        Assert.Null(Event["related"]);
    }

    [Fact]
    public void Keys_of_labels_that_events_have_are_completed()
    {
        Session.Run($"{Pod} | Write-KopfInfo Checked -Label @{{ team = 'ops'; 'example.com/run' = 7 }}").AssertNoErrors();

        // On a busy machine the first answers can come too late; they are remembered for the next time.
        var offered = Enumerable.Range(0, 5).Select(_ => Session.Run(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches | "
                + "ForEach-Object CompletionText",
            ("line", $"Write-KopfInfo Checked -Kubeconfig '{Sandbox.KubeconfigPath}' -Label ")).Output)
                .First(one => one.Count > 0);

        Assert.Equal(["@{ 'example.com/run' = '' }", "@{ 'team' = '' }"], offered.Select(one => one.ToString()));
    }

    private static string Sorted(JsonNode map) =>
        new JsonObject(
            map.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value!.DeepClone()))).ToJsonString();
}
