using System.Management.Automation;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Set-KopfOption and Get-KopfOption. What the options do to events is in the cases of kopf.</summary>
public sealed class OptionTests
{
    [Fact]
    public void Options_are_per_runspace()
    {
        using var one = new PowerShellSession();
        using var other = new PowerShellSession();

        one.Run("Set-KopfOption -Component my-operator -Level Error").AssertNoErrors();

        Assert.Equal(
            "my-operator Error",
            Assert.Single(one.Run("Get-KopfOption | ForEach-Object { \"$($_.Component) $($_.Level)\" }").Output).ToString());
        Assert.Equal(
            "kopf Info", Assert.Single(other.Run("Get-KopfOption | ForEach-Object { \"$($_.Component) $($_.Level)\" }").Output)
            .ToString());
    }

    [Fact]
    public void What_is_not_named_stays_and_Default_restores()
    {
        using var session = new PowerShellSession();

        session.Run("Set-KopfOption -Instance replica-7; Set-KopfOption -EventNamePrefix ops-").AssertNoErrors();
        var set = session.Run("$o = Get-KopfOption; $o.Instance; $o.EventNamePrefix").Output;
        var restored = session.Run("Set-KopfOption -Default; $o = Get-KopfOption; $o.Instance; $o.EventNamePrefix; $o.Enabled")
            .Output;

        Assert.Equal(["replica-7", "ops-"], set.Select(one => one.ToString()));
        Assert.Equal([Environment.MachineName, "kopf-event-", "True"], restored.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("-Component 'a b'", "InvalidComponent")]
    [InlineData("-Component ''", "InvalidComponent")]
    [InlineData("-Instance ('x' * 129)", "InvalidInstance")]
    [InlineData("-EventNamePrefix Ops-", "InvalidEventNamePrefix")]
    public void What_the_server_would_refuse_is_refused_and_nothing_is_set(string parameters, string errorId)
    {
        using var session = new PowerShellSession();

        var result = session.Run($"Set-KopfOption -Level Error {parameters}");

        Assert.Equal(ErrorCategory.InvalidArgument, result.OnlyError.CategoryInfo.Category);
        Assert.StartsWith($"{errorId},", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Info", Assert.Single(session.Run("(Get-KopfOption).Level").Output).ToString());
    }

    [Theory]
    [InlineData("-Enabled $false", "No event is written: events are switched off (Set-KopfOption -Enabled).")]
    [InlineData("-Level Warning", "No event is written: Info is below the level Warning (Set-KopfOption -Level).")]
    public void A_cmdlet_that_is_held_back_says_why_with_Verbose(string options, string why)
    {
        using var session = new PowerShellSession();

        var result = session.Run($"Set-KopfOption {options}; 'pod/web-0' | Write-KopfInfo Held -Verbose");

        result.AssertNoErrors();
        Assert.Contains(why, result.Verbose);
    }
}
