using System.Management.Automation;
using KubernetesSandbox;

namespace KopfEvents.Tests.Reading;

/// <summary>
/// What is typed in a hurry, and that none of it is a wrong result without a word: selectors, durations, namespaces, times to
/// wait.
/// </summary>
public sealed class FilterTests(ReadingFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    [Theory]
    [InlineData("10")]
    [InlineData("10.5")]
    [InlineData("'300'")]
    [InlineData("-5")]
    [InlineData("yesterday")]
    [InlineData("([TimeSpan]::FromMinutes(-5))")]
    public void A_number_without_a_unit_is_no_duration(string since)
    {
        var error = Session.Run($"Get-KopfEvent -Since {since}").OnlyError;

        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("5m")]
    [InlineData("1h30m")]
    [InlineData("1d")]
    [InlineData("500ms")]
    [InlineData("0:05")]
    [InlineData("([TimeSpan]::FromMinutes(5))")]
    [InlineData("([datetime]::Now.AddMinutes(-5))")]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("'01/02/2026 03:04:05'")]
    public void A_duration_or_a_time_is_taken(string since) => Session.Run($"Get-KopfEvent -Since {since}").AssertNoErrors();

    [Theory]
    [InlineData("Get-KubeObject pods -A -Selector app=web,tier!=db", "app=web,tier!=db")]
    [InlineData("Get-KubeObject pods -A -Selector @{ app = 'web' }, tier!=db", "app=web,tier!=db")]
    [InlineData("Get-KubeObject pods -A -Selector 'app in (web, other)', tier", "app in (web, other),tier")]
    [InlineData("Get-KopfEvent -A -Selector app=web,tier!=db", "app=web,tier!=db")]
    public void Selectors_of_labels_are_text_arrays_and_hashtables(string script, string selector)
    {
        Session.Run(script).AssertNoErrors();

        Assert.Contains(
            Sandbox.Requests, one => Uri.UnescapeDataString(one.Path)
            .Contains($"labelSelector={selector}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "Get-KubeObject pods -A -FieldSelector status.phase=Pending,spec.nodeName!=node-1",
        "status.phase=Pending,spec.nodeName!=node-1")]
    [InlineData("Get-KubeObject pods -A -FieldSelector @{ 'metadata.name' = 'a,b=c' }", @"metadata.name=a\,b\=c")]
    [InlineData("Get-KubeObject pods 'a,b=c' -A", @"metadata.name=a\,b\=c")]
    [InlineData(
        "Get-KopfEvent -A -FieldSelector involvedObject.kind=Pod,reason!=Pulled", "involvedObject.kind=Pod,reason!=Pulled")]
    [InlineData("Get-KopfEvent -A -Type Warning", "type=Warning")]
    [InlineData("Get-KopfEvent -A -Reason BackOff -Component kubelet", "reason=BackOff,source=kubelet")]
    public void Selectors_of_fields_are_escaped_and_filters_are_the_server_s_where_they_can_be(string script, string selector)
    {
        Session.Run($"{script} -ErrorAction Ignore");

        Assert.Contains(
            Sandbox.Requests, one => Uri.UnescapeDataString(one.Path)
            .EndsWith($"fieldSelector={selector}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-KopfEvent -A -Type 'Normal,Warning'")]
    [InlineData("Get-KopfEvent -A -Type warning, normal")]
    [InlineData("Get-KopfEvent -A -Type norm*")]
    [InlineData("Get-KopfEvent -A -Reason 'Made, Checked'")]
    [InlineData("Get-KopfEvent -A -Reason made, checked")]
    public void Several_in_one_text_are_several(string script)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(ReadingFixture.Many + 1, result.Output.Count);
    }

    [Theory]
    [InlineData("Get-KubeObject pods -n APPS")]
    [InlineData("Get-KopfEvent -n Apps")]
    [InlineData("Test-KopfAccess APPS")]
    [InlineData("'pod/web-0' | Write-KopfInfo Checked -Namespace APPS")]
    [InlineData("Test-KopfAccess pod/web-0")]
    [InlineData("Test-KopfAccess \"`e[31mapps\"")]
    public void What_cannot_be_a_namespace_is_refused_in_words(string script)
    {
        var error = Session.Run(script).OnlyError;

        Assert.Contains("ParameterArgumentValidationError", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("is not the name of a namespace", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', error.ToString());
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("Get-KubeObject pods -n nowhere")]
    [InlineData("Get-KopfEvent -n nowhere")]
    [InlineData("Get-KopfEvent -n nowhere -Watch -TimeoutSec 1")]
    [InlineData("Test-KopfAccess nowhere")]
    public void A_namespace_that_is_not_there_is_warned_about(string script)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Contains("There is no namespace 'nowhere'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-KubeObject pods -n kube-system")]
    [InlineData("Get-KubeObject pods -n apps")]
    [InlineData("Get-KopfEvent -A -Reason Nothing")]
    public void An_empty_one_is_not(string script) => Assert.Empty(Session.Run(script).Warnings);

    [Theory]
    [InlineData("Get-KubeObject pods", "/pods")]
    [InlineData("Get-KopfEvent", "/events")]
    [InlineData("Get-KopfEvent pod/web-0", "/events")]
    [InlineData("Test-KopfAccess", "/selfsubjectaccessreviews")]
    public void The_time_of_any_reading_is_limited(string script, string path)
    {
        using var slow =
            Sandbox.Faults.Add(new FaultRule { Pattern = path, Kind = FaultKind.Latency, Latency = TimeSpan.FromSeconds(60) });

        var error = Session.Run($"{script} -TimeoutSec 1").OnlyError;

        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
    }
}
