using System.Management.Automation;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Test-KopfAccess: what the server allows, and the way to have it allowed.</summary>
public sealed class AccessTests : SandboxSession
{
    private protected override Task ArrangeAsync() =>
        Sandbox.ApplyAsync("{apiVersion: v1, kind: Namespace, metadata: {name: apps}}");

    [Theory]
    [InlineData("Test-KopfAccess", "default create True, default patch True, default get True")]
    [InlineData("Test-KopfAccess -Context writer", "apps create True, apps patch True, apps get True")]
    [InlineData("Test-KopfAccess apps -Context writer", "apps create True, apps patch True, apps get True")]
    [InlineData("Test-KopfAccess default, apps -Verb create -Context writer", "default create False, apps create True")]
    [InlineData("'default', 'apps' | Test-KopfAccess -Verb get -Context viewer", "default get True, apps get True")]
    [InlineData("Test-KopfAccess -ns apps -Verb create, get -As viewer", "apps create False, apps get True")]
    public void There_is_a_row_for_each_namespace_and_verb(string script, string expected)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(expected, string.Join(", ", result.Output.Select(row =>
            $"{row.Properties["Namespace"].Value} {row.Properties["Verb"].Value} {row.Properties["Allowed"].Value}")));
    }

    [Theory]
    [InlineData("Test-KopfAccess -Name web-0", "InvalidName")]
    [InlineData("Test-KopfAccess apps -Name web-0, web-1 -Quiet", "InvalidName")]
    [InlineData("'apps' | Test-KopfAccess -Name web-0 -AsRbac", "InvalidName")]
    [InlineData("Test-KopfAccess -Nam web-0", "AmbiguousParameter")]
    public void A_name_is_not_taken_for_a_namespace(string script, string id)
    {
        var result = Session.Run($"try {{ {script} }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.Message }}");

        Assert.Equal(2, result.Output.Count);
        Assert.StartsWith(id, (string)result.Output[0].BaseObject, StringComparison.Ordinal);
        if (id == "InvalidName")
            Assert.StartsWith("-Name 'web-0", (string)result.Output[1].BaseObject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-KopfAccess apps -Quiet", true)]
    [InlineData("Test-KopfAccess apps -Quiet -Context writer", true)]
    [InlineData("Test-KopfAccess apps, default -Quiet -Context writer", false)]
    [InlineData("Test-KopfAccess apps -Quiet -Context viewer", false)]
    [InlineData("Test-KopfAccess apps -Quiet -Verb get -Context viewer", true)]
    public void Quiet_gives_one_boolean(string script, bool expected)
    {
        var result = Session.Run(script);

        result.AssertNoErrors();
        Assert.Equal(expected, Assert.Single(result.Output).BaseObject);
    }

    [Theory]
    [InlineData("-Context viewer")]
    [InlineData("-As jane@example.com")]
    [InlineData("-As system:serviceaccount:apps:runbook")]
    public async Task The_RBAC_rule_that_is_written_is_the_one_that_is_missing(string user)
    {
        var missing = Session.Run($"Test-KopfAccess apps, default {user} -AsRbac");
        missing.AssertNoErrors();

        await Sandbox.ApplyAsync((string)Assert.Single(missing.Output).BaseObject, TestContext.Current.CancellationToken);

        Assert.Equal(true, Assert.Single(Session.Run($"Test-KopfAccess apps, default {user} -Quiet").Output).BaseObject);
        Assert.Empty(Session.Run($"Test-KopfAccess apps, default {user} -AsRbac").Output);
    }

    [Fact]
    public void A_user_whom_the_server_does_not_know_gets_an_error_and_false()
    {
        using var kubeconfig = new TemporaryFile(
            File.ReadAllText(Sandbox.KubeconfigPath).Replace(Sandbox.Token("admin"), "not-a-token", StringComparison.Ordinal));

        var result = Session.Run($"Test-KopfAccess -Quiet -Kubeconfig '{kubeconfig.Path}'");

        Assert.Equal(ErrorCategory.AuthenticationError, Assert.Single(result.Errors).CategoryInfo.Category);
        Assert.Equal(false, Assert.Single(result.Output).BaseObject);
    }
}
