using System.Text;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>What must never be said, and what must be warned about.</summary>
public sealed class SecurityTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string Pod =
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u' } }";

    public static TheoryData<string> Users => new(
        "token: TOKEN-PLANTED",
        "{ username: USER-PLANTED, password: PASSWORD-PLANTED }",
        "{ client-certificate-data: Q0VSVC1QTEFOVEVE, client-key-data: S0VZLVBMQU5URUQ= }",
        "{ exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /bin/echo, args: "
            + "[ARGUMENT-PLANTED] } }",
        "{ exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /no/such/plugin, env: [{ name: "
            + "SECRET, value: VARIABLE-PLANTED }] } }",
        "{ tokenFile: /no/such/file, token: TOKEN-PLANTED }",
        "{ token: TOKEN-PLANTED, : broken YAML-PLANTED");

    public static TheoryData<string> Commands => new(
        $"1..3 | ForEach-Object {{ {Pod} }} | Write-KopfInfo Checked",
        "'pod/web-0' | Write-KopfInfo Checked -Namespace apps",
        $"{Pod} | Invoke-KopfHandler {{ }}",
        "$null = Get-KubeObject pods",
        "$null = Get-KubeObject pod/web-0 -Namespace apps",
        "$null = Get-KubeObject pods -Watch -TimeoutSec 1",
        "$null = Get-KopfEvent",
        "$null = Test-KopfAccess");

    [Theory]
    [MemberData(nameof(Users))]
    public void No_stream_and_no_exception_tells_a_secret(string user)
    {
        using var kubeconfig = fixture.Kubeconfig(user);
        using var session = new PowerShellSession(kubeconfig.Path);

        var result = session.Run(
            $$"""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'
            {{Pod}} | Write-KopfInfo Checked -TimeoutSec 2 -PassThru
            'pod/web-0' | Write-KopfInfo Checked -TimeoutSec 2 -Debug
            {{Pod}} | Invoke-KopfHandler { Write-KopfInfo Checked -Debug }
            Get-KubeObject pods -Debug; Get-KopfEvent -Debug; Test-KopfAccess -Debug
            """);

        Assert.NotEmpty(result.Errors);
        var said = new StringBuilder();
        foreach (var error in result.Errors)
        {
            said.AppendLine(error.ToString()).AppendLine(error.ErrorDetails?.RecommendedAction).AppendLine(error.ScriptStackTrace)
                .AppendLine(error.InvocationInfo.Line);
            said.AppendLine(error.Exception.ToString());
            for (var exception = error.Exception; exception is not null; exception = exception.InnerException)
            {
                said.AppendLine(string.Join(' ', exception.Data.Values.Cast<object>()));
            }
        }

        said.AppendJoin('\n', [.. result.Verbose, .. result.Warnings, .. result.Information, .. result.Debug]);
        Assert.DoesNotContain("PLANTED", said.ToString(), StringComparison.OrdinalIgnoreCase);
        foreach (var encoded in (string[])["Q0VSVC1QTEFOVEVE", "S0VZLVBMQU5URUQ"])
        {
            Assert.DoesNotContain(encoded, said.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_server_whose_certificate_is_not_verified_is_warned_about_once_in_a_session(string command)
    {
        using var kubeconfig = UnverifiedKubeconfig();
        using var session = new PowerShellSession(kubeconfig.Path);

        var result = session.Run($"foreach ($i in 1..2) {{ {command} }}");

        result.AssertNoErrors();
        Assert.Contains("is not verified", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Who_does_not_want_a_server_that_is_not_verified_sends_it_nothing(string command)
    {
        using var kubeconfig = UnverifiedKubeconfig();
        using var session = new PowerShellSession(kubeconfig.Path);
        fixture.Sandbox.ClearRequests();

        var result =
            session.Run($"$WarningPreference = 'Stop'; foreach ($i in 1..2) {{ try {{ {command} }} catch {{ \"$_\" }} }}");

        Assert.Equal(
            [true, true], result.Output.Select(one => one.ToString().Contains("is not verified", StringComparison.Ordinal)));
        Assert.Empty(fixture.Sandbox.Requests);
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

        session.Run(
            $"{Pod} | Write-KopfInfo Checked \"{text}\"; try {{ throw \"{text}\" }} catch {{ {Pod} | Write-KopfException }}")
            .AssertNoErrors();

        Assert.Equal(2, fixture.PostedEvents().Count);
        Assert.All(fixture.PostedEvents(), one => Assert.DoesNotContain((string)one["message"]!, char.IsControl));
    }

    private TemporaryFile UnverifiedKubeconfig() => fixture.Kubeconfig(text => string.Join('\n', text.Split('\n')
        .Select(line => line.Contains("certificate-authority-data", StringComparison.Ordinal)
            ? "    insecure-skip-tls-verify: true"
            : line)));
}
