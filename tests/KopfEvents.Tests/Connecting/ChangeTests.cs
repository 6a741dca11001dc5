using System.Collections.Concurrent;
using KopfEvents.Tests.Support;

namespace KopfEvents.Tests.Connecting;

/// <summary>What changes between two commands of a session counts for the second one, as it would for kubectl.</summary>
public sealed class ChangeTests : IAsyncLifetime
{
    private readonly CaseCertificates _certificates = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopfevents-change-");
    private readonly PowerShellSession _session = new();
    private readonly RecordingServer _server;

    public ChangeTests() => _server = new RecordingServer("main", _requests.Enqueue, _certificates["main"])
    {
        Warning = "299 - \"pods will go away\"",
    };

    private string Kubeconfig => Path.Combine(_folder.FullName, "config");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_kubeconfig_counts_by_what_stands_in_it()
    {
        WriteKubeconfig("{ token: first }");
        var time = File.GetLastWriteTimeUtc(Kubeconfig);
        Assert.Equal("Bearer first", Get().Authorization);

        WriteKubeconfig("{ token: other }");
        File.SetLastWriteTimeUtc(Kubeconfig, time);

        Assert.Equal("Bearer other", Get().Authorization);
    }

    [Fact]
    public void A_certificate_in_a_file_is_read_again()
    {
        WriteKubeconfig("{ client-certificate: c.crt, client-key: c.key }");
        WriteCertificate("alice");
        Assert.Equal(["O=dev,CN=alice"], Get().ClientCertificates);

        WriteCertificate("bob");

        Assert.Equal(["O=dev,CN=bob"], Get().ClientCertificates);
    }

    [Fact]
    public void A_plugin_runs_again_for_another_variable_and_in_another_location_and_not_otherwise()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a shell script.");
        WriteKubeconfig("{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never } }");
        var plugin = Path.Combine(_folder.FullName, "plugin");
        File.WriteAllText(
            plugin,
            $$$"""
            #!/bin/sh
            echo >> {{{_folder.FullName}}}/runs
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s-%s"}}' \
              "$KOPFEVENTS_TEST_PROFILE" "$(basename "$PWD")"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var here = _folder.CreateSubdirectory("here");
        var there = _folder.CreateSubdirectory("there");

        Assert.Equal("Bearer one-here", GetIn(here, "one"));
        Assert.Equal("Bearer one-here", GetIn(here, "one"));
        Assert.Equal("Bearer two-here", GetIn(here, "two"));
        Assert.Equal("Bearer two-there", GetIn(there, "two"));

        Assert.Equal(3, File.ReadLines(Path.Combine(_folder.FullName, "runs")).Count());

        string? GetIn(DirectoryInfo location, string profile)
        {
            _session.Run(
                "$env:KOPFEVENTS_TEST_PROFILE = $profile; $null = $ExecutionContext.SessionState.Path.SetLocation($location)",
                ("profile", profile), ("location", location.FullName)).AssertNoErrors();
            return Get().Authorization;
        }
    }

    [Fact]
    public void A_name_with_letters_beyond_ASCII_can_be_impersonated()
    {
        WriteKubeconfig("{ token: t, as-groups: ['entwickler', 'Größe'] }");

        var request = Get("-As 'Zoë'");

        Assert.Equal(["Zoë"], request.Impersonate["impersonate-user"]);
        Assert.Equal(["entwickler", "Größe"], request.Impersonate["impersonate-group"]);
    }

    [Fact]
    public void A_warning_of_the_server_is_passed_on_once_in_a_session()
    {
        WriteKubeconfig("{ token: t }");

        var first = _session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' 3>&1");
        var second = _session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' 3>&1");

        Assert.Contains("pods will go away", Assert.Single(first.Output).ToString(), StringComparison.Ordinal);
        Assert.Empty(second.Output);
    }

    [Fact]
    public void Verbose_tells_where_a_connection_comes_from_and_goes_to_without_a_secret()
    {
        WriteKubeconfig("{ token: s3cret }");

        var lines = _session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' -As jane -Verbose 4>&1 3>$null")
            .Output.Select(line => line.ToString()!).ToList();

        var line = lines.First(line => line.StartsWith("Connecting by", StringComparison.Ordinal));
        foreach (
            var part in new[] { Kubeconfig, "context 'c'", "cluster 's'", "user 'u'", $"https://127.0.0.1:{_server.Port}/",
            "without a proxy", "a token", "'jane'", "'apps'" })
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(lines, one => one.Contains("s3cret", StringComparison.Ordinal));
    }

    private RecordedRequest Get(string parameters = "")
    {
        _session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' {parameters} 3>$null").AssertNoErrors();
        return _requests.Last();
    }

    private void WriteCertificate(string user)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "c.crt"), _certificates.Text($"{user}.crt"));
        File.WriteAllText(Path.Combine(_folder.FullName, "c.key"), _certificates.Text($"{user}.key"));
    }

    private void WriteKubeconfig(string user)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "ca.crt"), _certificates.Text("ca.crt"));
        File.WriteAllText(
            Kubeconfig,
            $$"""
            current-context: c
            contexts: [ { name: c, context: { cluster: s, user: u, namespace: apps } } ]
            clusters: [ { name: s, cluster: { server: "https://127.0.0.1:{{_server.Port}}", certificate-authority: ca.crt } } ]
            users: [ { name: u, user: {{user}} } ]
            """);
    }
}
