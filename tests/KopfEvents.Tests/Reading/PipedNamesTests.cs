using System.Management.Automation;
using KubernetesSandbox.Tests.Support;

namespace KopfEvents.Tests.Reading;

/// <summary>Get-KubeObject with names from the pipeline, as kubectl get -o name prints them.</summary>
public sealed class PipedNamesTests(ReadingFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    [Theory]
    [InlineData("'pod/web-1', 'deployment.apps/web' | Get-KubeObject -ns apps", "pod/web-1, deployment.apps/web -ns apps")]
    [InlineData("'pods,deploy', 'nodes' | Get-KubeObject -ns apps", "pods, deploy, nodes -ns apps")]
    [InlineData("'pods', 'deploy' | Get-KubeObject -Name web* -ns apps", "pods, deploy -Name web* -ns apps")]
    [InlineData("'pods' | Get-KubeObject -Selector tier=back -A", "pods -Selector tier=back -A")]
    [InlineData(", ('pods', 'nodes') | Get-KubeObject", "pods, nodes")]
    public void A_user_gets_what_the_parameter_gives(string piped, string arguments)
    {
        var result = Session.Run(piped);

        result.AssertNoErrors();
        Assert.NotEmpty(result.Output);
        Assert.Equal(Session.Run($"Get-KubeObject {arguments}").Output.Select(Name), result.Output.Select(Name));
    }

    [Fact]
    public void The_names_that_kubectl_prints_are_taken()
    {
        Kubectl.SkipUnlessInstalled();

        var result = Session.Run(
            "kubectl get pods,deployments -n apps -o name --kubeconfig $file | Get-KubeObject -ns apps",
            ("file", Sandbox.KubeconfigPath));

        result.AssertNoErrors();
        Assert.Equal(["Pod web-0", "Pod web-1", "Deployment web"], result.Output.Select(Name));
    }

    [Theory]
    [InlineData("@{ a = 1 }", "An object with a is not a name.")]
    [InlineData("[pscustomobject]@{ kind = 'Pod'; metadata = @{ name = 'web-1' } }", "Pod 'web-1' is not a name.")]
    [InlineData("5", "'5' is not a name.")]
    [InlineData("(, @('pods', 5))", "'5' is not a name.")]
    public void What_is_no_text_is_an_error_and_the_rest_goes_on(string input, string problem)
    {
        var result = Session.Run($"& {{ {input}; 'pod/web-0' }} | Get-KubeObject -ns apps");

        var error = Assert.Single(result.Errors);
        Assert.Contains($"{problem} Give text such as pods, pod/web-0", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Pod web-0"], result.Output.Select(Name));
    }

    [Fact]
    public void What_is_not_there_is_an_error_and_the_rest_goes_on()
    {
        var result = Session.Run("'pod/nobody', 'widgets', 'pod/web-0' | Get-KubeObject -ns apps");

        Assert.Equal(["widgets", "nobody"], result.Errors.Select(one => one.TargetObject));
        Assert.Equal(["Pod web-0"], result.Output.Select(Name));
    }

    [Fact]
    public void A_name_beside_one_that_has_its_name_is_refused()
    {
        var error = Session.Run("'pod/web-0' | Get-KubeObject -Name web-1 -ns apps").OnlyError;

        Assert.StartsWith("InvalidName,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_read_for_an_empty_pipeline()
    {
        var result = Session.Run("@() | Get-KubeObject; @() | Get-KubeObject -Watch");

        result.AssertNoErrors();
        Assert.Empty(result.Output);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void All_are_watched_together()
    {
        var result = Session.Run("'pod/web-1', 'nodes' | Get-KubeObject -ns apps -Watch -TimeoutSec 1");

        result.AssertNoErrors();
        Assert.Equal(["Node node-1", "Pod web-1"], result.Output.Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Mixed_kinds_share_one_table()
    {
        var piped = Session.Run("'pod/web-0', 'deploy/web' | Get-KubeObject -ns apps");

        Assert.Equal(
            Session.Run("Get-KubeObject pod/web-0, deploy/web -ns apps").Output.Select(one => one.TypeNames[0]),
            piped.Output.Select(one => one.TypeNames[0]));
        Assert.Single(piped.Output.Select(one => one.TypeNames[0]).Distinct());
    }

    private static string Name(PSObject found) =>
        $"{found.Properties["kind"].Value} {((PSObject)found.Properties["metadata"].Value).Properties["name"].Value}";
}
