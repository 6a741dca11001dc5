using System.Management.Automation;
using System.Text;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>References, rows and texts as input, and what an error shows of what is none.</summary>
public sealed class InputKindTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Pod =
        "$pod = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u' } }; ";

    [Theory]
    [InlineData("[pscustomobject]@{ a = 1 }", "@{a=1}")]
    [InlineData("1, 2, 3", "1 2 3")]
    [InlineData("1.5", "1.5")]
    [InlineData("$null", "")]
    [InlineData("{ [pscustomobject]@{ of = $_.kind } }", "@{of=Pod}")]
    [InlineData("{ param($o) $o.metadata.name }", "web-0")]
    [InlineData("{ param($o) \"$($o.kind) $($_.kind)\" }", "Pod Pod")]
    public void A_message_is_what_PowerShell_makes_of_it_as_text(string message, string expected)
    {
        Session.Run($"{Pod} $pod | Write-KopfInfo Checked ({message})").AssertNoErrors();

        Assert.Equal(expected, (string)Assert.Single(fixture.PostedEvents())["message"]!);
    }

    [Theory]
    [InlineData(
        "[pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; name = 'gone'; namespace = 'apps'; uid = 'u-9' }",
        "v1 Pod apps/gone u-9")]
    [InlineData("@{ kind = 'Pod'; name = 'web-0'; namespace = 'apps' }", "v1 Pod apps/web-0 POD")]
    [InlineData(
        "[pscustomobject]@{ Kind = 'deploy'; Name = 'web'; Namespace = 'apps'; Note = 'slow' }", "apps/v1 Deployment apps/web *")]
    [InlineData("[pscustomobject]@{ kind = 'Node'; name = 'node-1'; namespace = '' }", "v1 Node /node-1 *")]
    [InlineData("[pscustomobject]@{ apiVersion = 'v1'; kind = 'Node'; name = 'node-1'; uid = 'u-9' }", "v1 Node /node-1 u-9")]
    public void A_reference_or_a_row_is_about_its_object(string input, string expected)
    {
        Session.Run($"{input} | Write-KopfInfo Checked").AssertNoErrors();

        var involved = Assert.Single(fixture.PostedEvents())["involvedObject"]!;
        var uid = expected.EndsWith('*') ? "*" : (string)involved["uid"]!;
        Assert.Equal(
            expected.Replace("POD", fixture.UidOfPod, StringComparison.Ordinal),
            $"{involved["apiVersion"]} {involved["kind"]} {involved["namespace"]}/{involved["name"]} {uid}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Namespace apps")]
    public async Task An_owner_is_where_its_uid_is(string where)
    {
        // The context's namespace is default, and there is another Deployment of that name.
        await Sandbox.ApplyAsync(
            "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: default }, spec: { selector: { "
            + "matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, "
            + "spec: { containers: [ { name: a, image: b } ] } } } }", TestContext.Current.CancellationToken);
        var uid = (string)Sandbox.Get("apis/apps/v1/namespaces/apps/deployments/web")["metadata"]!["uid"]!;

        Session.Run(
            $"@([pscustomobject]@{{ apiVersion = 'apps/v1'; kind = 'Deployment'; name = 'web'; uid = '{uid}'; controller = $true "
            + $"}}) | Write-KopfWarning Checked {where}").AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(
            ("apps", "apps", uid),
            ((string)posted["metadata"]!["namespace"]!, (string)posted["involvedObject"]!["namespace"]!,
            (string)posted["involvedObject"]!["uid"]!));
    }

    [Fact]
    public void An_owner_that_is_nowhere_is_an_error()
    {
        var error = Session.Run(
            "[pscustomobject]@{ apiVersion = 'apps/v1'; kind = 'Deployment'; name = 'web'; uid = 'u-gone' } | Write-KopfWarning "
            + "Checked").OnlyError;

        Assert.StartsWith("NotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(
            "Deployment web with the uid u-gone is not in namespace default, which is the context's, nor in any other.",
            error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ 1/0; 'rest' }", "Attempted to divide by zero.")]
    [InlineData("{ \"at $([int]::Parse('many'))\" }", "The input string 'many' was not in a correct format.")]
    [InlineData("{ No-SuchCommand; 'rest' }", "The term 'No-SuchCommand' is not recognized")]
    [InlineData("{ throw 'no' }", "no")]
    public void A_message_whose_script_block_throws_is_not_written(string block, string problem)
    {
        foreach (var parameter in (string[])["-Message", "-AggregateBy", "-Related"])
        {
            var error = Session.Run($"{Pod} $pod | Write-KopfInfo Checked {parameter} {block}").OnlyError;

            Assert.StartsWith("ScriptBlockFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.StartsWith($"The script block of {parameter} failed: {problem}", error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(fixture.PostedEvents());
    }

    [Fact]
    public void A_break_in_the_script_block_of_a_message_stays_in_it()
    {
        var result =
            Session.Run($"{Pod} foreach ($i in 1..2) {{ $pod | Write-KopfInfo Checked {{ 'before'; break }}; 'behind' }}");

        result.AssertNoErrors();
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(["before", "before"], fixture.PostedEvents().Select(one => (string)one["message"]!));
    }

    [Fact]
    public void A_script_block_sees_the_row()
    {
        Session.Run(
            "[pscustomobject]@{ kind = 'Pod'; name = 'web-0'; namespace = 'apps'; note = 'slow' } | Write-KopfInfo Checked { "
            + "$_.note }").AssertNoErrors();

        Assert.Equal("slow", (string)Assert.Single(fixture.PostedEvents())["message"]!);
    }

    [Fact]
    public void A_reference_to_an_event_is_skipped()
    {
        Session.Run(
            "[pscustomobject]@{ kind = 'Event'; name = 'e'; namespace = 'apps' }, @{ apiVersion = 'v1'; kind = 'Event'; name = "
            + "'e'; namespace = 'apps'; uid = 'u' } | Write-KopfInfo Checked").AssertNoErrors();

        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void A_cluster_scoped_object_with_a_stray_namespace_is_known_by_discovery()
    {
        Session.Run(
            "@{ apiVersion = 'v1'; kind = 'Node'; metadata = @{ name = 'node-1'; namespace = 'apps' } } | Write-KopfInfo Checked")
            .AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(
            ("default", null), ((string)posted["metadata"]!["namespace"]!, (string?)posted["involvedObject"]!["namespace"]));
    }

    [Theory]
    [InlineData("$secret | Write-KopfInfo Refused -Context viewer")]
    [InlineData("$secret | Write-KopfInfo -Reason { 'two words' }")]
    [InlineData("$secret | Write-KopfInfo Checked { throw 'no' }")]
    [InlineData("$secret | Invoke-KopfHandler { throw 'no' }")]
    [InlineData("$secret | Get-KopfEvent -Context nobody")]
    [InlineData("$secret.kind = 'Secret'; $secret.Remove('apiVersion'); $secret | Write-KopfInfo Checked")]
    [InlineData("$secret.metadata.name = '..'; $secret | Write-KopfInfo Checked")]
    [InlineData("$secret.data | Write-KopfInfo Checked")]
    [InlineData("@{ metadata = $secret.metadata; data = $secret.data } | Write-KopfInfo Checked")]
    [InlineData("[pscustomobject]$secret.data | Write-KopfInfo Checked")]
    [InlineData("'apiVersion: v1', 'kind: Secret', 'metadata: { name: db }', 'data: [ UExBTlRFRA==' | Write-KopfInfo Checked")]
    [InlineData("\"apiVersion: v1`nkind: Secret`nmetadata: { name: db }`ndata: [ UExBTlRFRA==\" | Write-KopfInfo Checked")]
    [InlineData(
        "'{\"kind\":\"Secret\",\"metadata\":{\"name\":\"db\"},\"data\":{\"p\":\"UExBTlRFRA==\"}}' | Write-KopfInfo Checked")]
    [InlineData("'password: UExBTlRFRA==' | Write-KopfInfo Checked")]
    [InlineData(
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'a'; namespace = 'apps'; uid = 'u' } } | Write-KopfInfo "
        + "Checked -Related @{ kind = 'Secret'; data = @{ p = 'UExBTlRFRA==' } }")]
    public void No_view_of_an_error_shows_what_a_Secret_holds(string script)
    {
        const string Secret =
            "$secret = @{ apiVersion = 'v1'; kind = 'Secret'; metadata = @{ name = 'db'; namespace = 'apps'; uid = 'u' }; data = "
            + "@{ password = 'UExBTlRFRA==' } }; ";

        var error = Session.Run(Secret + script).OnlyError;

        // What the user has typed is in InvocationInfo and not the module's to hide.
        var views = new StringBuilder().Append(error).Append(error.CategoryInfo).Append(error.ErrorDetails)
            .Append(error.Exception);
        Show(views, error.TargetObject, depth: 0);
        Assert.DoesNotContain("UExBTlRFRA==", views.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_target_of_an_error_about_a_Secret_still_says_which()
    {
        var error = Session.Run(
            "@{ apiVersion = 'v1'; kind = 'Secret'; metadata = @{ name = 'db'; namespace = 'apps'; uid = 'u' } } | "
            + "Write-KopfInfo -Reason { 'two words' }").OnlyError;

        dynamic target = Assert.IsType<PSObject>(error.TargetObject);
        Assert.Equal("Secret", ((PSObject)target).Properties["kind"].Value);
        Assert.Equal("db", ((PSObject)((PSObject)target).Properties["metadata"].Value).Properties["name"].Value);
    }

    [Theory]
    [InlineData("[xml]'<a/>' | Write-KopfInfo Checked")]
    [InlineData("Write-KopfInfo Checked -InputObject ([xml]'<a/>')")]
    [InlineData("([xml]'<a><b/></a>').DocumentElement | Write-KopfInfo Checked")]
    [InlineData("'see docs/readme' | Write-KopfInfo Checked")]
    [InlineData("Get-Item / | Write-KopfInfo Checked")]
    [InlineData("Get-Date | Write-KopfInfo Checked")]
    public void What_is_no_object_is_an_error_and_never_nothing(string script)
    {
        var result = Session.Run(
            "function Get-Item { [System.IO.DirectoryInfo]::new('/') }; function Get-Date { [datetime]::Now }\n" + script);

        Assert.StartsWith("NotAKubernetesObject,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void A_type_has_a_limit_that_tables_can_show()
    {
        Assert.StartsWith(
            "InvalidType,", Session.Run($"{Pod} $pod | Write-KopfEvent ('x' * 33) Checked").OnlyError.FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Session.Run($"{Pod} $pod | Write-KopfEvent ('x' * 32) Checked").AssertNoErrors();

        Assert.Equal(new string('x', 32), (string)Assert.Single(fixture.PostedEvents())["type"]!);
    }

    [Fact]
    public void Names_of_events_can_begin_with_a_subdomain()
    {
        Session.Run($"{Pod} Set-KopfOption -EventNamePrefix my-operator.; $pod | Write-KopfInfo Checked").AssertNoErrors();

        Assert.StartsWith(
            "my-operator.", (string)Assert.Single(fixture.PostedEvents())["metadata"]!["name"]!, StringComparison.Ordinal);
    }

    /// <summary>As deep as Get-Error looks, and deeper.</summary>
    private static void Show(StringBuilder views, object? value, int depth)
    {
        views.Append(' ').Append(value);
        if (value is null || depth > 5) return;
        if (value is System.Collections.IDictionary pairs)
        {
            foreach (System.Collections.DictionaryEntry pair in pairs) Show(views, pair.Value, depth + 1);
        }

        if (value is PSObject { BaseObject: System.Collections.IDictionary inner }) Show(views, inner, depth);
        if (value is PSObject { BaseObject: PSCustomObject or string } custom)
        {
            foreach (var one in custom.Properties) Show(views, one.Value, depth + 1);
        }
    }
}
