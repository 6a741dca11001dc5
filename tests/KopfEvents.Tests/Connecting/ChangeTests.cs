using System.Collections.Concurrent;

namespace KopfEvents.Tests.Connecting;

/// <summary>What changes between two commands of a session counts for the second one, as it would for kubectl.</summary>
public sealed class ChangeTests : KubeconfigSession
{
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
    public void An_authority_in_a_file_is_read_again()
    {
        WriteKubeconfig("{ token: t }");
        Write("other-ca.crt", "ca.crt");
        Assert.StartsWith("CertificateRefused,", TryGet().OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);

        Write("ca.crt");

        Assert.Equal("Bearer t", Get().Authorization);
    }

    [Fact]
    public void Another_proxy_in_the_environment_is_the_way_from_then_on()
    {
        var ways = new ConcurrentQueue<RecordedProxying>();
        using var first = new RecordingProxy("first", ways.Enqueue);
        using var second = new RecordingProxy("second", ways.Enqueue);
        WriteKubeconfig("{ token: t }", host: "api.cluster.example"); // of which only the proxies know where it is

        GetBy(first);
        GetBy(second);

        Assert.Equal(["first", "second"], ways.Select(way => way.Proxy));

        void GetBy(RecordingProxy proxy) => Session.Run(
            $"$env:HTTPS_PROXY = 'http://127.0.0.1:{proxy.Port}'; "
            + $"try {{ Get-KubeObject pods -Kubeconfig '{Kubeconfig}' 3>$null }} finally {{ $env:HTTPS_PROXY = '' }}")
            .AssertNoErrors();
    }

    [Fact]
    public void A_plugin_runs_again_when_its_certificate_is_refused_and_the_next_one_is_shown()
    {
        foreach (var file in new[] { "alice.crt", "alice.key", "bob.crt", "bob.key" }) Write(file);
        WritePlugin(
            """
            user=alice
            if [ -e runs ]; then user=bob; fi
            echo >> runs
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{%s,%s}}' \
              "\"clientCertificateData\":\"$(sed 's/$/\\n/' $user.crt | tr -d '\n')\"" \
              "\"clientKeyData\":\"$(sed 's/$/\\n/' $user.key | tr -d '\n')\""
            """);

        Assert.Equal(["O=dev,CN=alice"], Get().ClientCertificates);

        Server.Respond = request => request.ClientCertificates.Contains("O=dev,CN=alice") ? ("401 Unauthorized", "{}") : null;

        Assert.Equal(["O=dev,CN=bob"], Get().ClientCertificates);
        Assert.Equal(2, File.ReadLines(PathOf("runs")).Count());
    }

    [Fact]
    public void A_plugin_runs_again_for_another_variable_and_in_another_location_and_not_otherwise()
    {
        WritePlugin(
            """
            echo >> runs
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s-%s"}}' \
              "$KOPFEVENTS_TEST_PROFILE" "$(basename "$OLDPWD")"
            """);
        var here = Folder.CreateSubdirectory("here");
        var there = Folder.CreateSubdirectory("there");

        Assert.Equal("Bearer one-here", GetIn(here, "one"));
        Assert.Equal("Bearer one-here", GetIn(here, "one"));
        Assert.Equal("Bearer two-here", GetIn(here, "two"));
        Assert.Equal("Bearer two-there", GetIn(there, "two"));

        Assert.Equal(3, File.ReadLines(Path.Combine(Folder.FullName, "runs")).Count());

        string? GetIn(DirectoryInfo location, string profile)
        {
            Session.Run(
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

        var first = Session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' 3>&1");
        var second = Session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' 3>&1");

        Assert.Contains("pods will go away", Assert.Single(first.Output).ToString(), StringComparison.Ordinal);
        Assert.Empty(second.Output);
    }

    [Fact]
    public void Verbose_tells_where_a_connection_comes_from_and_goes_to_without_a_secret()
    {
        WriteKubeconfig("{ token: s3cret }");

        var lines = Session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' -As jane -Verbose 4>&1 3>$null")
            .Output.Select(line => line.ToString()!).ToList();

        var line = lines.First(line => line.StartsWith("Connecting by", StringComparison.Ordinal));
        foreach (
            var part in new[] { Kubeconfig, "context 'c'", "cluster 's'", "user 'u'", $"https://127.0.0.1:{Server.Port}/",
            "without a proxy, with a token", "'jane'", "'apps'" })
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(lines, one => one.Contains("s3cret", StringComparison.Ordinal));
    }

    private protected override RecordingServer CreateServer() => new("main", Requests.Enqueue, Certificates["main"])
    {
        Warning = "299 - \"pods will go away\"",
    };

    private void WriteCertificate(string user)
    {
        Write($"{user}.crt", "c.crt");
        Write($"{user}.key", "c.key");
    }
}
