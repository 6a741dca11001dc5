using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KopfEvents.Tests.Reading;

/// <summary>Tables share the width of the host that shows them, also of one that is no console.</summary>
public sealed partial class HostWidthTests(ReadingFixture fixture)
    : SandboxSession(fixture.Sandbox), IClassFixture<ReadingFixture>
{
    [Theory]
    [InlineData("Get-KopfEvent -n many pod/web-0", "From ", 39, 54)]
    [InlineData("Get-KopfEvent -n many", "Object ", 39, 46)]
    [InlineData("Get-KubeObject pods -n apps", "AGE", 72, 112)]
    [InlineData("Test-KopfAccess apps", "Reason", 36, 46)]
    public void Columns_are_as_wide_as_there_is_room(string script, string heading, int at80, int at120)
    {
        Assert.Equal(at80, Show(script, 80)[0].IndexOf(heading, StringComparison.Ordinal));
        Assert.Equal(at120, Show(script, 120)[0].IndexOf(heading, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-KubeObject pods, nodes -A")]
    [InlineData("Get-KopfEvent pod/web-0 -n many")]
    [InlineData("Test-KopfAccess apps -Context viewer")]
    public void No_line_is_longer_than_the_screen(string script)
    {
        foreach (var columns in new[] { 80, 120, 160 })
        {
            Assert.All(Show(script, columns), line => Assert.InRange(line.Length, 0, columns));
        }
    }

    /// <summary>What is on the screen from the headings on, line by line.</summary>
    private string[] Show(string script, int columns)
    {
        var terminal = new Terminal(columns);
        using var shell = Session.Begin(script).AddCommand("Out-Default");
        shell.Invoke(null, new PSInvocationSettings { Host = terminal });
        Assert.Empty(shell.Streams.Error);
        return
        [
            .. Colour().Replace(terminal.Text, "").Split('\n')
                .SkipWhile(line => line.Length == 0 || line.StartsWith("Events of", StringComparison.Ordinal)),
        ];
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m")]
    private static partial Regex Colour();
}
