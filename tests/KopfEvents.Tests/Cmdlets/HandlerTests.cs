using System.Management.Automation;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Invoke-KopfHandler: whose object is ambient, what is reported, and what goes on after a failure.</summary>
[Guarantee]
public sealed class HandlerTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Setup =
        """
        function New-Pod($name) {
            @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = $name; namespace = 'apps'; uid = "uid-$name" } }
        }

        """;

    [Fact]
    public void The_object_is_ambient_and_the_action_is_the_name_of_the_handler()
    {
        Run("New-Pod a | Invoke-KopfHandler { Write-KopfEvent SomeType SomeReason 'Some message' } create_fn").AssertNoErrors();

        Assert.Equal(
            [
                "a SomeType SomeReason create_fn: Some message",
                "a Normal Success create_fn: Handler create_fn succeeded.",
                "a Normal Finished Report: All handlers succeeded.",
            ],
            Posted());
    }

    [Fact]
    public void Several_handlers_run_in_order_and_a_failed_one_stops_neither_the_others_nor_the_next_object()
    {
        var result = Run(
            """
            (New-Pod a), (New-Pod b) | Invoke-KopfHandler -Handler ([ordered]@{
                first = { "first $($_.metadata.name)" }
                second = { 'before'; if ($_.metadata.name -eq 'a') { throw [TimeoutException]::new('too late') } }
                third = { param($Body) "third $($Body.metadata.name)" }
            })
            """);

        var error = Assert.Single(result.Errors);
        Assert.Equal("HandlerFailed,KopfEvents.Module.Commands.InvokeKopfHandlerCommand", error.FullyQualifiedErrorId);
        Assert.Equal("Handler second failed: too late", error.ToString());
        Assert.Equal(
            "a", ((System.Collections.Hashtable)(
                (System.Collections.Hashtable)((PSObject)error.TargetObject).BaseObject)["metadata"]!)["name"]);
        Assert.Equal(
            ["first a", "before", "third a", "first b", "before", "third b"], result.Output.Select(one => one.ToString()));
        Assert.Equal(
            [
                "a Normal Success first: Handler first succeeded.",
                "a Error TimeoutException second: Handler second failed: too late",
                "a Normal Success third: Handler third succeeded.",
                "b Normal Success first: Handler first succeeded.",
                "b Normal Success second: Handler second succeeded.",
                "b Normal Success third: Handler third succeeded.",
                "b Normal Finished Report: All handlers succeeded.",
            ],
            Posted());
    }

    [Fact]
    public void ErrorAction_Stop_stops_after_the_event_is_there()
    {
        var result = Run("(New-Pod a), (New-Pod b) | Invoke-KopfHandler { throw 'no' } -ErrorAction Stop; 'not reached'");

        Assert.NotNull(result.Terminating);
        Assert.Equal(["a Error RuntimeException handler: Handler handler failed: no"], Posted());
    }

    [Fact]
    public void Errors_that_do_not_end_the_script_do_not_fail_the_handler()
    {
        var result = Run(
            "function Fail { [CmdletBinding()] param() "
                + "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([TimeoutException]::new('late'), "
                + "'Late', 'OperationTimeout', $null)) }; New-Pod a | Invoke-KopfHandler { Fail } x");

        Assert.Equal("late", Assert.Single(result.Errors).ToString());
        Assert.Contains("a Normal Success x: Handler x succeeded.", Posted());
    }

    [Fact]
    public void Quiet_writes_no_outcome()
    {
        Run("New-Pod a | Invoke-KopfHandler { Write-KopfInfo Said } -Quiet; New-Pod b | Invoke-KopfHandler { throw 'no' } -Quiet "
            + "-ErrorAction SilentlyContinue");

        Assert.Equal(["a Normal Said handler: "], Posted());
    }

    [Fact]
    public void Nested_handlers_speak_of_the_inner_object_inside_and_of_the_outer_one_again_behind()
    {
        Run(
            """
            function Say($reason) { Write-KopfInfo $reason }
            New-Pod outer | Invoke-KopfHandler -Quiet -Name o {
                Say Before
                New-Pod inner | Invoke-KopfHandler -Quiet -Name i { Say Inside; New-Pod other | Write-KopfInfo Explicit }
                try { New-Pod broken | Invoke-KopfHandler -Quiet -Name b { throw 'no' } -ErrorAction Stop } catch { }
                Say Behind
            }
            """).AssertNoErrors();

        Assert.Equal(
            ["outer Normal Before o: ", "inner Normal Inside i: ", "other Normal Explicit i: ", "outer Normal Behind o: "],
            Posted());
    }

    [Fact]
    public void A_handler_that_belongs_to_a_module_sees_the_module_and_the_object()
    {
        var result = Run(
            """
            $module = New-Module {
                $private = 'private'
                function Get-Handler { { "$private $($_.metadata.name)"; Say } }
                function Say { Write-KopfInfo FromModule }
                Export-ModuleMember Get-Handler
            }
            New-Pod a | Invoke-KopfHandler -Quiet -ScriptBlock (& $module { Get-Handler })
            """);

        result.AssertNoErrors();
        Assert.Equal("private a", Assert.Single(result.Output).ToString());
        Assert.Equal(["a Normal FromModule handler: "], Posted());
    }

    [Theory]
    [InlineData("'pod/web-0' | Invoke-KopfHandler -Namespace apps -Quiet { Write-KopfInfo Ambient }")]
    [InlineData("'pod/web-0' | Invoke-KopfHandler -Namespace apps -Quiet { Write-KopfInfo Named -Kind Pod -Name web-0 }")]
    [InlineData("'pod/web-0' | Invoke-KopfHandler -Namespace apps -Quiet { 'pod/web-0' | Write-KopfInfo Piped }")]
    public void The_namespace_of_the_handler_is_the_default_inside(string script)
    {
        Run(script).AssertNoErrors();

        Assert.Equal(fixture.UidOfPod, (string)Assert.Single(fixture.PostedEvents())["involvedObject"]!["uid"]!);
    }

    [Theory]
    [InlineData("{ 'out' } | ForEach-Object { throw 'downstream' }", "a Normal Success handler: Handler handler succeeded.")]
    [InlineData("{ foreach ($i in 1..3) { break } }", "a Normal Success handler: Handler handler succeeded.")]
    [InlineData("{ break }", "a Normal Success handler: Handler handler succeeded.")]
    [InlineData("{ continue }", "a Normal Success handler: Handler handler succeeded.")]
    [InlineData("{ Fail } -LogLevel Error -ErrorAction Stop", "a Error Logging handler: late")]
    public void An_outcome_is_told_however_the_handler_or_what_reads_it_ends(string handler, string expected)
    {
        Run(
            $"function Fail {{ [CmdletBinding()] param() "
                + "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([TimeoutException]::new('late'), "
                + $"'Late', 'OperationTimeout', $null)) }}; New-Pod a | Invoke-KopfHandler {handler}");

        Assert.Contains(expected, Posted());
    }

    [Theory]
    [InlineData("New-Pod a | Invoke-KopfHandler { 'ran' } -WhatIf")]
    [InlineData("$WhatIfPreference = $true; New-Pod a | Invoke-KopfHandler { 'ran' }")]
    public void WhatIf_runs_no_handler_and_writes_nothing(string script)
    {
        var result = Run(script);

        Assert.Empty(result.Output);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void What_reads_the_output_of_a_handler_is_not_inside_of_it()
    {
        var result = Run("New-Pod a | Invoke-KopfHandler { 'item' } -Quiet | ForEach-Object { Write-KopfInfo Leaked }");

        Assert.StartsWith("NoObject,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Posted());
    }

    [Theory]
    [InlineData("foreach ($i in 1..3) { New-Pod a | Invoke-KopfHandler -Quiet { break } }")]
    [InlineData("foreach ($i in 1..3) { New-Pod a | Invoke-KopfHandler -Quiet { continue } }")]
    [InlineData("New-Pod a | Invoke-KopfHandler -Quiet { return }")]
    [InlineData("New-Pod a | Invoke-KopfHandler -Quiet { throw 'no' } -ErrorAction SilentlyContinue")]
    [InlineData("try { New-Pod a | Invoke-KopfHandler -Quiet { throw 'no' } -ErrorAction Stop } catch { }")]
    [InlineData("New-Pod a | Invoke-KopfHandler -Quiet { 1; 2 } | Select-First")]
    public void Nothing_is_left_however_a_handler_ends(string script)
    {
        Run("function Select-First { process { $_; break } }\n" + script);

        var result = Run("Write-KopfInfo Leaked");

        Assert.StartsWith("NoObject,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Posted());
    }

    [Fact]
    public async Task Stopping_a_handler_leaves_nothing_either()
    {
        using var waiting = new ManualResetEventSlim();
        using var shell = Session.Begin(
            Setup + "New-Pod a | Invoke-KopfHandler -Quiet { $waiting.Set(); while ($true) { } }", ("waiting", waiting));
        var run = shell.BeginInvoke();
        Assert.True(waiting.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        await shell.StopAsync(null, null);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(run));

        Assert.StartsWith("NoObject,", Run("Write-KopfInfo Leaked").OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pipeline_inside_a_handler_writes_nothing()
    {
        Run("New-Pod a | Invoke-KopfHandler -Quiet { @() | Write-KopfInfo Nobody }").AssertNoErrors();

        Assert.Empty(Posted());
    }

    [Theory]
    [InlineData(
        "Write-KopfInfo Refused -Namespace apps -InputObject (New-Pod x).Clone() -Context viewer", "cannot create resource")]
    [InlineData("'pod/no-such-pod' | Write-KopfInfo Refused", "not found")]
    [InlineData("Write-KopfInfo 'two words'", "white space")]
    [InlineData("42 | Write-KopfInfo Refused -ErrorAction Stop", "not a Kubernetes object")]
    [InlineData("Write-KopfException", "no exception")]
    [InlineData("Write-KopfInfo -Reason { 'two words' }", "white space")]
    public void A_failed_event_is_a_warning_and_the_work_goes_on(string write, string warning)
    {
        var result = Run($"New-Pod a | Invoke-KopfHandler {{ {write}; 'still here' }} work");

        result.AssertNoErrors();
        Assert.Equal("still here", Assert.Single(result.Output).ToString());
        Assert.Contains(warning, Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("a Normal Success work: Handler work succeeded.", Posted());
    }

    [Fact]
    public void Streams_become_events_from_the_level_that_is_asked_for()
    {
        const string Script =
            """
            function Fail {
                [CmdletBinding()] param()
                $late = [TimeoutException]::new('late')
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($late, 'Late', 'OperationTimeout', $null))
            }
            function Warn { [CmdletBinding()] param() $PSCmdlet.WriteWarning('careful') }
            function Inform { [CmdletBinding()] param() $PSCmdlet.WriteInformation('by the way', @()) }
            New-Pod a | Invoke-KopfHandler -Quiet { Inform; Warn; Fail; 'out' }
            """;

        var off = Run(Script);
        Assert.Empty(Posted());
        var result = Run(Script + " -LogLevel Warning");

        Assert.Equal("out", Assert.Single(result.Output).ToString());
        Assert.Equal("careful", Assert.Single(result.Warnings));
        Assert.Equal("late", Assert.Single(result.Errors).ToString());
        Assert.Equal(off.Information, result.Information);
        Assert.Equal(["a Error Logging handler: late", "a Warning Logging handler: careful"], Posted().Order());
        Sandbox.ClearRequests();
        Run(Script + " -LogLevel Information");
        Assert.Contains("a Normal Logging handler: by the way", Posted());
    }

    [Fact]
    public void Handlers_of_events_run_and_write_nothing()
    {
        var result = Run(
            "@{ apiVersion = 'v1'; kind = 'Event'; metadata = @{ name = 'e'; namespace = 'apps' } } | Invoke-KopfHandler { "
            + "Write-KopfInfo Again; 'ran' }");

        result.AssertNoErrors();
        Assert.Equal("ran", Assert.Single(result.Output).ToString());
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public async Task In_eight_runspaces_at_once_no_event_goes_to_the_object_of_another()
    {
        const int Objects = 1000;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(runspace => Task.Run(() =>
        {
            using var session = new PowerShellSession(Sandbox.KubeconfigPath);
            session.Run(
                $"{Setup} 1..{Objects} | ForEach-Object {{ New-Pod \"r{runspace}-$_\" }} | Invoke-KopfHandler -Quiet {{ "
                    + $"param($Body) Write-KopfInfo Mine -Message $Body.metadata.name }}").AssertNoErrors();
        })));

        var posted = fixture.PostedEvents();
        Assert.Equal(8 * Objects, posted.Count);
        Assert.All(posted, one => Assert.Equal((string)one["message"]!, (string)one["involvedObject"]!["name"]!));
        Assert.Equal(8 * Objects, posted.Select(one => (string)one["message"]!).Distinct().Count());
    }

    private ScriptResult Run(string script) => Session.Run(Setup + script);

    /// <summary>The events in the order in which they happened, as one line each.</summary>
    private IEnumerable<string> Posted() => fixture.PostedEvents()
        .OrderBy(one => (string)one["eventTime"]!, StringComparer.Ordinal)
        .Select(one => $"{one["involvedObject"]!["name"]} {one["type"]} {one["reason"]} {one["action"]}: {one["message"]}");
}
