namespace KopfEvents.Tests.Cmdlets;

/// <summary>Write-KopfException and the many ways in which PowerShell hands an error over.</summary>
public sealed class ExceptionTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Pod =
        "$pod = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u' } }\n";

    [Theory]
    [InlineData("try { throw 'it broke' } catch { $pod | Write-KopfException }", "RuntimeException", "it broke")]
    [InlineData(
        "try { throw [IO.FileNotFoundException]::new('no file') } catch { $pod | Write-KopfException -Message 'Checked:' }",
        "FileNotFoundException", "Checked: no file")]
    [InlineData(
        "try { [int]::Parse('x') } catch { $pod | Write-KopfException }", "FormatException",
        "The input string 'x' was not in a correct format.")]
    [InlineData("try { throw 'it broke' } catch { $pod | Write-KopfException Custom 'Why:' }", "Custom", "Why: it broke")]
    [InlineData(
        "try { Restart-Everything } catch { Write-KopfException -InputObject $pod }", "CommandNotFoundException",
        "The term 'Restart-Everything' is not recognized*")]
    [InlineData(
        "try { Import-Module NoSuchModule -ErrorAction Stop } catch { $pod | Write-KopfException }", "FileNotFoundException",
        "The specified module 'NoSuchModule' was not loaded*")]
    [InlineData(
        "$pod | Write-KopfException -Exception ([InvalidOperationException]::new('given'))", "InvalidOperationException",
        "given")]
    [InlineData(
        "$pod | Write-KopfException -Exception ([AggregateException]::new([InvalidOperationException]::new('inner')))",
        "InvalidOperationException", "inner")]
    [InlineData("$pod | Write-KopfException Only 'a message'", "Only", "a message")]
    [InlineData(
        "class NoText : Exception { NoText() : base('') {} }; try { throw [NoText]::new() } catch { $pod | Write-KopfException "
        + "-Message 'Said:' }", "NoText", "Said:")]
    [InlineData(
        "try { throw 'outer' } catch { $pod | Write-KopfException -Message { \"$($_.metadata.name):\" } }", "RuntimeException",
        "web-0: outer")]
    [InlineData(
        "function Fail { [CmdletBinding()] param() "
        + "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([TimeoutException]"
        + "::new('late'), 'Late', 'OperationTimeout', $null)) }; $e = $null; Fail -ErrorVariable "
        + "e -ErrorAction SilentlyContinue; $pod | Write-KopfException -Exception $e[0]", "TimeoutException", "late")]
    [InlineData(
        "function Fail { [CmdletBinding()] param() "
        + "$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([TimeoutException]"
        + "::new('late'), 'Late', 'OperationTimeout', $null)) }; try { Fail -ErrorAction Stop } "
        + "catch { $pod | Write-KopfException }", "TimeoutException", "late")]
    public void The_event_says_class_and_text_of_the_exception(string script, string reason, string message)
    {
        Session.Run(Pod + script).AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(("Error", reason), ((string)posted["type"]!, (string)posted["reason"]!));
        if (message.EndsWith('*')) Assert.StartsWith(message[..^1], (string)posted["message"]!, StringComparison.Ordinal);
        else Assert.Equal(message, (string)posted["message"]!);
    }

    [Theory]
    [InlineData("$pod | Write-KopfException", "NoException")]
    [InlineData("$pod | ForEach-Object { $_ | Write-KopfException -Message hello }", "NoException")]
    [InlineData("$pod | Write-KopfException -Exception 42", "InvalidException")]
    public void Without_an_exception_a_reason_is_required(string script, string errorId)
    {
        var result = Session.Run(Pod + script);

        Assert.StartsWith($"{errorId},", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Sandbox.Requests);
    }
}
