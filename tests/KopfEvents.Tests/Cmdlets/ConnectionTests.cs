namespace KopfEvents.Tests.Cmdlets;

/// <summary>How the server is found and who asks it: kubeconfig files, contexts, and every kind of credentials.</summary>
public sealed class ConnectionTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Write =
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps'; uid = 'u' } } | Write-KopfInfo "
        + "Checked";
    private const string ImportAndWrite = $"Import-Module $module -ErrorAction Stop\n{Write} -ErrorAction Stop";

    private protected override string? Kubeconfig => null;

    [Theory]
    [InlineData("", "admin")]
    [InlineData("-Context writer", "writer")]
    [InlineData("-Context admin-certificate", "admin")]
    [InlineData("-As writer", "writer")]
    public void A_context_and_a_user_to_act_as_can_be_chosen(string parameters, string user)
    {
        Session.Run($"{Write} -Kubeconfig '{Sandbox.KubeconfigPath}' {parameters}").AssertNoErrors();

        Assert.Equal(user, fixture.UserOfLastPost());
    }

    [Fact]
    public void The_kubeconfig_can_say_whom_to_act_as()
    {
        using var kubeconfig = fixture.Kubeconfig($"token: {Sandbox.Token("admin")}\n    as: writer");

        Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.Equal("writer", fixture.UserOfLastPost());
    }

    [Fact]
    public void A_token_file_is_read()
    {
        using var token = new TemporaryFile(Sandbox.Token("writer") + "\n");
        using var kubeconfig = fixture.Kubeconfig($"tokenFile: {Path.GetFileName(token.Path)}");

        Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.Equal("writer", fixture.UserOfLastPost());
    }

    [Fact]
    public void An_exec_plugin_gives_a_token()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The plugin of this test is a shell script.");
            return;
        }

        using var plugin = new TemporaryFile(
            $$$"""
            #!/bin/sh
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$TOKEN"
            """);
        File.SetUnixFileMode(plugin.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var kubeconfig = fixture.Kubeconfig(
            $"exec: {{ apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: "
                + $"./{Path.GetFileName(plugin.Path)}, env: [{{ name: TOKEN, value: {Sandbox.Token("writer")} }}] }}");

        Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.Equal("writer", fixture.UserOfLastPost());
    }

    [Fact]
    public void A_user_without_credentials_is_anonymous()
    {
        using var kubeconfig = fixture.Kubeconfig("{}");

        var error = Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").OnlyError;

        Assert.Contains(
            "User \"system:anonymous\" cannot create resource \"events\"", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_KUBECONFIG_are_merged_and_a_missing_one_is_left_out()
    {
        using var cluster = new TemporaryFile(
            $"clusters: [{{ name: c, cluster: {{ server: {Sandbox.Url}, certificate-authority: ca-of-the-test.pem }} }}]");
        using var users = new TemporaryFile(
            $"users: [{{ name: u, user: {{ token: {Sandbox.Token("writer")} }} }}]\nclusters: [{{ name: c, cluster: {{ server: "
            + $"https://192.0.2.1 }} }}]");
        using var contexts = new TemporaryFile("current-context: x\ncontexts: [{ name: x, context: { cluster: c, user: u } }]");
        var authority = Path.Combine(Path.GetDirectoryName(cluster.Path)!, "ca-of-the-test.pem");
        await File.WriteAllTextAsync(authority, Sandbox.CertificateAuthorityPem, TestContext.Current.CancellationToken);

        await TestHost.RunAsync(
            ImportAndWrite,
                ("KUBECONFIG", string.Join(Path.PathSeparator, "/no/such/file", cluster.Path, users.Path, contexts.Path)));

        File.Delete(authority);
        Assert.Equal("writer", fixture.UserOfLastPost());
    }

    [Fact]
    public async Task In_a_pod_the_service_account_serves()
    {
        using var pod = new PodEnvironment(Sandbox, "writer", "apps");

        var lines = await TestHost.RunAsync(
            $$"""
            Import-Module $module -ErrorAction Stop
            {{Write}} -ErrorVariable failed -ErrorAction SilentlyContinue
            "without: $($failed[0].FullyQualifiedErrorId)"
            {{pod.Script}}
            'pod/web-0' | Write-KopfInfo Checked -ErrorAction Stop
            """,
            pod.Variables);

        Assert.Equal("without: InvalidKubeconfig,KopfEvents.Module.Commands.WriteKopfInfoCommand", Assert.Single(lines));
        Assert.Equal("writer", fixture.UserOfLastPost());
    }

    [Fact]
    public void A_kubeconfig_that_changes_is_read_again()
    {
        using var kubeconfig = fixture.Kubeconfig($"token: {Sandbox.Token("admin")}");
        Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();
        Assert.Equal("admin", fixture.UserOfLastPost());

        File.WriteAllText(
            kubeconfig.Path, File.ReadAllText(kubeconfig.Path)
            .Replace(Sandbox.Token("admin"), Sandbox.Token("writer"), StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(kubeconfig.Path, DateTime.UtcNow.AddSeconds(2));
        Session.Run($"{Write} -Kubeconfig '{kubeconfig.Path}'").AssertNoErrors();

        Assert.Equal("writer", fixture.UserOfLastPost());
    }
}
