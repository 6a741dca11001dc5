using System.Text;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>What must never be said, and what must be warned about.</summary>
public sealed class SecurityTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string Pod = "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u' } }";

    public static TheoryData<string> Users => new(
        "token: TOKEN-PLANTED",
        "{ username: USER-PLANTED, password: PASSWORD-PLANTED }",
        "{ client-certificate-data: Q0VSVC1QTEFOVEVE, client-key-data: S0VZLVBMQU5URUQ= }",
        "{ exec: { apiVersion: client.authentication.k8s.io/v1, command: /bin/echo, args: [ARGUMENT-PLANTED] } }",
        "{ exec: { apiVersion: client.authentication.k8s.io/v1, command: /no/such/plugin, env: [{ name: SECRET, value: VARIABLE-PLANTED }] } }",
        "{ tokenFile: /no/such/file, token: TOKEN-PLANTED }",
        "{ token: TOKEN-PLANTED, : broken YAML-PLANTED");

    [Theory]
    [MemberData(nameof(Users))]
    public void No_stream_and_no_exception_tells_a_secret(string user)
    {
        using var kubeconfig = fixture.Kubeconfig(user);
        using var session = new PowerShellSession();

        var result = session.Run(
            $"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; {Pod} | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}' -TimeoutSec 2 -PassThru; 'pod/web-0' | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}' -TimeoutSec 2");

        Assert.NotEmpty(result.Errors);
        var said = new StringBuilder();
        foreach (var error in result.Errors)
        {
            said.AppendLine(error.ToString()).AppendLine(error.ErrorDetails?.RecommendedAction).AppendLine(error.ScriptStackTrace).AppendLine(error.InvocationInfo.Line);
            said.AppendLine(error.Exception.ToString());
            for (var exception = error.Exception; exception is not null; exception = exception.InnerException) said.AppendLine(string.Join(' ', exception.Data.Values.Cast<object>()));
        }

        said.AppendJoin('\n', [.. result.Verbose, .. result.Warnings, .. result.Information, .. result.Debug]);
        Assert.DoesNotContain("PLANTED", said.ToString(), StringComparison.OrdinalIgnoreCase);
        foreach (var encoded in (string[])["Q0VSVC1QTEFOVEVE", "S0VZLVBMQU5URUQ"]) Assert.DoesNotContain(encoded, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_whose_certificate_is_not_verified_is_warned_about()
    {
        using var kubeconfig = fixture.Kubeconfig(text => string.Join('\n', text.Split('\n')
            .Select(line => line.Contains("certificate-authority-data", StringComparison.Ordinal) ? "    insecure-skip-tls-verify: true" : line)));
        using var session = new PowerShellSession();

        var result = session.Run($"1..3 | ForEach-Object {{ {Pod} }} | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}'");

        result.AssertNoErrors();
        Assert.Contains("is not verified", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("`e[31mred`e[0m")]
    [InlineData("`e]0;title`a")]
    [InlineData("`u{9b}2J")]
    [InlineData("a`rb`bc`tz")]
    public void No_message_can_write_to_a_terminal(string text)
    {
        using var session = new PowerShellSession(fixture.Sandbox.KubeconfigPath);
        fixture.Sandbox.ClearRequests();

        session.Run($"{Pod} | Write-KopfInfo Checked \"{text}\"; try {{ throw \"{text}\" }} catch {{ {Pod} | Write-KopfException }}").AssertNoErrors();

        Assert.Equal(2, fixture.PostedEvents().Count);
        Assert.All(fixture.PostedEvents(), one => Assert.DoesNotContain((string)one["message"]!, char.IsControl));
    }
}
