namespace KopfEvents.Tests.Cmdlets;

/// <summary>The cmdlets where PowerShell is locked down and scripts may call no .NET methods.</summary>
public sealed class ConstrainedLanguageTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox),
    IClassFixture<SandboxFixture>
{
    private const string Pod =
        "$pod = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'a'; namespace = 'apps'; uid = 'u' } }; ";

    [Theory]
    [InlineData(
        "$pod | Invoke-KopfHandler -Name fn { 'out'; $_.metadata.name; Write-KopfInfo Inside }", "out a",
        "Finished Inside Success")]
    [InlineData("$pod | Invoke-KopfHandler -Name fn { param($Body) $Body.metadata.name }", "a", "Finished Success")]
    [InlineData(
        "$pod | Invoke-KopfHandler -Name fn { 'before'; 1/0; 'behind' } -ErrorAction SilentlyContinue", "before",
        "DivideByZeroException")]
    [InlineData(
        "$pod | Invoke-KopfHandler -Name fn -LogLevel Information { & /bin/sh -c 'echo note >&2'; 'out' }", "out",
        "Finished Logging Success")]
    [InlineData("$pod | Invoke-KopfHandler -Handler @{ fn = { 'out' } }", "out", "Finished Success")]
    [InlineData("$pod | Write-KopfInfo { 'Made' } { param($o) $o.metadata.name }", "", "Made")]
    [InlineData("try { 1/0 } catch { $pod | Write-KopfException }", "", "DivideByZeroException")]
    [InlineData("'pod/web-0' | Write-KopfWarning Named -Namespace apps", "", "Named")]
    public void Work_as_they_do_elsewhere(string script, string output, string reasons)
    {
        Session.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'").AssertNoErrors();

        var result = Session.Run(Pod + script);

        result.AssertNoErrors();
        Assert.Equal(output, string.Join(' ', result.Output));
        Assert.Equal(
            reasons,
            string.Join(' ', fixture.PostedEvents().Select(one => (string)one["reason"]!).Order(StringComparer.Ordinal)));
    }
}
