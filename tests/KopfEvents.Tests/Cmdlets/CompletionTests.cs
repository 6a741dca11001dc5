using System.Diagnostics;
using System.Management.Automation;
using KopfEvents.Module.PSObjects;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>What the Tab key offers.</summary>
public sealed class CompletionTests(ReadingFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    private protected override string? Kubeconfig => null;

    [Theory]
    [InlineData("Get-KubeObject -Kubeconfig {0} po", "po poddisruptionbudgets pods podtemplates")]
    [InlineData("Get-KubeObject -Kubeconfig {0} kopf", "kopfex kopfexamples")]
    [InlineData("Get-KubeObject -Kubeconfig {0} pods, dep", "deploy deployments")]
    [InlineData("Get-KubeObject -Kubeconfig {0} -ns apps pod/web", "pod/web-0 pod/web-1")]
    [InlineData("Get-KubeObject pods -Kubeconfig {0} -ns apps -Name w", "web-0 web-1")]
    [InlineData("Get-KubeObject pods -Kubeconfig {0} -ns apps 'w", "web-0 web-1")]
    [InlineData("Get-KubeObject pods -Kubeconfig {0} -Namespace a", "apps")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns ma", "many")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps pod/w", "pod/web-0 pod/web-1")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps pods/web-0,deploy/w", "deploy/web")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps 'pod/w", "pod/web-0 pod/web-1")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Kind Pod -Name w", "web-0 web-1")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector ", "run= team=")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector te", "team=")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -l !te", "!team")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector team=", "team=red")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector team!=r", "team!=red")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector team=red,r", "run=")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector 'team=red,run=", "team=red,run=1")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -AllNamespaces -Selector team=", "team=blue team=red")]
    [InlineData("Get-KubeObject pods -Kubeconfig {0} -ns apps -Selector t", "tier=")]
    [InlineData("Get-KubeObject pods -Kubeconfig {0} -ns apps -Selector tier=", "tier=back tier=front")]
    [InlineData("Get-KubeObject po,svc -Kubeconfig {0} -A -Selector app=", "app=other app=web")]
    [InlineData("Test-KopfAccess -Kubeconfig {0} ma", "many")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -Context w", "writer")]
    [InlineData("Get-KopfEvent -Type W", "Warning")]
    [InlineData("Write-KopfInfo Checked -Kubeconfig {0} -Kind kopfexa", "kopfexamples")]
    [InlineData("Write-KopfInfo Checked -Kubeconfig {0} -Kind kopfexample -Name k", "kopf-example-1")]
    public void It_offers_what_is_there(string line, string expected)
    {
        line = WithKubeconfig(line);

        // On a busy machine the first answers can come too late; they are remembered for the next time.
        var offered = Enumerable.Range(0, 5).Select(_ => string.Join(' ', Complete(line)))
            .FirstOrDefault(words => words.Length > 0);

        Assert.Equal(expected, offered);
    }

    [Theory]
    [InlineData("Get-KubeObject -Kubeconfig /no/such/file po")]
    [InlineData("Get-KubeObject -Kubeconfig {0} -Context nobody po")]
    [InlineData("Get-KubeObject widgets -Kubeconfig {0} -Name w")]
    [InlineData("Get-KubeObject secrets -Kubeconfig {0} -Context viewer -ns apps -Name k")]
    [InlineData("Get-KopfEvent -Kubeconfig /no/such/file -Context w")]
    public void Where_nothing_can_be_found_it_offers_nothing_and_says_nothing(string line) =>
        Assert.Empty(Complete(WithKubeconfig(line)));

    [Theory]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps pod/w", "pod/web-0 pod/web-1")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -ns apps -Selector te", "team=")]
    [InlineData("Get-KopfEvent -Kubeconfig {0} -Context w", "writer")]
    public void It_offers_the_same_where_scripts_may_call_no_methods(string line, string expected)
    {
        Session.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").AssertNoErrors();
        line = WithKubeconfig(line);

        var offered = Enumerable.Range(0, 5)
            .Select(_ => Session.Run("(TabExpansion2 $line $line.Length).CompletionMatches.ListItemText", ("line", line)))
            .First(result => result.Output.Count > 0 || result.Errors.Count > 0);

        offered.AssertNoErrors();
        Assert.Equal(expected, string.Join(' ', offered.Output));
    }

    [Fact]
    public void A_slow_server_keeps_nobody_waiting()
    {
        using var fault = Sandbox.Faults.Add(
            new FaultRule { Pattern = "/namespaces\\?", Kind = FaultKind.Latency, Latency = TimeSpan.FromMinutes(1) });
        var waiting = Stopwatch.StartNew();

        Assert.Empty(Complete($"Get-KopfEvent -Kubeconfig {Sandbox.KubeconfigPath} -ns a"));

        Assert.InRange(waiting.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2)); // it waits 0.8 s; the rest is PowerShell's
    }

    private string WithKubeconfig(string line) => line.Replace("{0}", Sandbox.KubeconfigPath, StringComparison.Ordinal);

    /// <summary>
    /// The words that are offered. Where an argument has no completer's answer, PowerShell offers files; they are left out.
    /// </summary>
    private IEnumerable<string> Complete(string line)
    {
        var result = Session.Run(
            "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches",
            ("line", line));
        result.AssertNoErrors();
        return result.Output.Select(one => (CompletionResult)one.BaseObject)
            .Where(one => one.ResultType is CompletionResultType.ParameterValue or CompletionResultType.Text)
                .Select(one => one.ListItemText).Order(StringComparer.Ordinal);
    }
}
