using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KopfEvents.Tests.Reading;

/// <summary>
/// What comes out of a job or a remote session is shown as it was: there PowerShell reads it on a thread without a session.
/// </summary>
public sealed partial class SerializedObjectTests(ReadingFixture fixture)
    : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    [Theory]
    [InlineData("Get-KubeObject pods")]
    [InlineData("Get-KubeObject pods -Watch -TimeoutSec 1")]
    [InlineData("Get-KubeObject pods, nodes")]
    [InlineData("Get-KubeObject namespaces")]
    [InlineData("'pod/web-0' | Write-KopfWarning Slow 'answers take 4 s' -PassThru")]
    [InlineData("Get-KopfEvent pod/web-0 -n many")]
    [InlineData("Get-KopfEvent -n many | Measure-KopfEvent")]
    [InlineData("Test-KopfAccess default")]
    public async Task It_is_shown_as_it_was(string script)
    {
        var objects = Session.Run(script).Output;
        var written = Session.Run(
            "$objects | ForEach-Object { [Management.Automation.PSSerializer]::Serialize($_) }", ("objects", objects));
        var read = await Task.Run(
            () => written.Output.Select(one => (PSObject)PSSerializer.Deserialize((string)one.BaseObject)).ToArray(),
            TestContext.Current.CancellationToken);

        Assert.All(read, one => Assert.StartsWith("Deserialized.", one.TypeNames[0], StringComparison.Ordinal));
        Assert.Equal(Show(objects), Show(read));
    }

    private string Show(IEnumerable<PSObject> objects)
    {
        var terminal = new Terminal();
        using var shell = Session.Begin("$input | Out-Default");
        shell.Invoke(objects, new List<PSObject>(), new PSInvocationSettings { Host = terminal });
        Assert.NotEmpty(terminal.Text.Trim());
        return Age().Replace(terminal.Text, "0s");
    }

    // With the room behind it: 9s and 10s are not of the same length.
    [GeneratedRegex(@"\b(\d+m)?\d+s\b *")]
    private static partial Regex Age();
}
