namespace KopfEvents.Tests.Cmdlets;

/// <summary>-Namespace, which kubectl's users write as -n.</summary>
public sealed class NamespaceTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    [Theory]
    [InlineData("Write-KopfInfo Checked -Kind Pod -Name web-0 -n apps")]
    [InlineData("'pod/web-0' | Write-KopfEvent Normal Checked -n apps")]
    [InlineData("'pod/web-0' | Write-KopfWarning Checked -n apps")]
    [InlineData("'pod/web-0' | Write-KopfException Checked -n apps")]
    [InlineData("'pod/web-0' | Invoke-KopfHandler -n apps { Write-KopfInfo Checked } -Quiet")]
    [InlineData("Get-KubeObject pod/web-0 -n apps")]
    [InlineData("Get-KopfEvent -n apps")]
    [InlineData("Test-KopfAccess -n apps")]
    public void The_letter_n_is_enough_in_every_cmdlet(string script)
    {
        Session.Run(script).AssertNoErrors();

        Assert.Contains(
            fixture.Sandbox.Requests,
            one => one.Path.Contains("namespaces/apps/", StringComparison.Ordinal)
                || one.BodyText.Contains("\"namespace\":\"apps\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "default")]
    [InlineData("-n apps", "apps")]
    public void Verbose_names_the_namespace_of_objects_that_have_none(string parameters, string ns)
    {
        var verbose = Session.Run($"Write-KopfInfo Checked -Kind Pod -Name web-0 {parameters} -Verbose").Verbose;

        Assert.Contains(verbose, line => line.Contains($"namespace {ns} unless", StringComparison.Ordinal));
    }
}
