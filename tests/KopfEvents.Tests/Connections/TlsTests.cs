using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KopfEvents.Connections;

namespace KopfEvents.Tests.Connections;

/// <summary>Which servers are trusted: as kubectl does, those of the kubeconfig's authorities and no others.</summary>
public sealed class TlsTests
{
    private static readonly Issued Root = Issued.Authority("root");
    private static readonly Issued Other = Issued.Authority("other");
    private static readonly Issued Intermediate = Issued.Authority("intermediate", Root);

    private readonly ConcurrentQueue<RecordedRequest> _requests = new();

    [Fact]
    public async Task A_server_of_the_authority_is_trusted() => Assert.Null(await FailureAsync(Issued.Server(Root), Root.Pem));

    [Fact]
    public async Task Any_authority_of_a_bundle_counts() =>
        Assert.Null(await FailureAsync(Issued.Server(Root), Other.Pem + Root.Pem));

    [Fact]
    public async Task An_authority_need_not_be_a_root() =>
        Assert.Null(await FailureAsync(Issued.Server(Intermediate), Intermediate.Pem));

    [Fact]
    public async Task A_server_may_send_what_lies_between_it_and_the_authority() =>
        Assert.Null(await FailureAsync(Issued.Server(Intermediate), Root.Pem, [Intermediate.Certificate]));

    [Fact]
    public async Task A_server_may_be_its_own_authority()
    {
        var server = Issued.Server(null);
        Assert.Null(await FailureAsync(server, server.Pem));
    }

    [Fact]
    public async Task A_server_of_another_authority_is_refused() =>
        Assert.Equal(ApiFailure.CertificateRefused, await FailureAsync(Issued.Server(Other), Root.Pem));

    [Fact]
    public async Task A_server_that_sends_its_own_authority_along_is_refused() =>
        Assert.Equal(ApiFailure.CertificateRefused, await FailureAsync(Issued.Server(Other), Root.Pem, [Other.Certificate]));

    [Fact]
    public async Task A_server_with_another_name_is_refused() =>
        Assert.Equal(ApiFailure.CertificateRefused, await FailureAsync(Issued.Server(Root, name: "api.example.com"), Root.Pem));

    [Fact]
    public async Task A_server_with_another_name_is_trusted_when_the_kubeconfig_says_that_name() =>
        Assert.Null(
            await FailureAsync(Issued.Server(Root, name: "api.example.com"), Root.Pem, more: "tls-server-name: api.example.com"));

    [Fact]
    public async Task A_certificate_whose_time_is_over_is_refused() =>
        Assert.Equal(
            ApiFailure.CertificateRefused,
            await FailureAsync(Issued.Server(Root, ends: DateTimeOffset.UtcNow.AddDays(-1)), Root.Pem));

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var server = ServerWith(Issued.Server(Root));
        var client = Issued.Client("operator", Root);
        var user =
            $"{{ client-certificate-data: {Base64(client.Pem)}, client-key-data: {Base64(client.Key.ExportECPrivateKeyPem())} }}";

        Assert.Null(await FailureAsync(server, Root.Pem, user: user));

        Assert.Equal(["CN=operator"], Assert.Single(_requests).ClientCertificates);
    }

    /// <summary>Sends a request to a server with such a certificate; answers why it was not sent; null when it was.</summary>
    private async Task<ApiFailure?> FailureAsync(
        Issued certificate, string authorities, X509Certificate2[]? chain = null, string more = "")
    {
        using var server = ServerWith(certificate, chain);
        return await FailureAsync(server, authorities, more);
    }

    private RecordingServer ServerWith(Issued certificate, X509Certificate2[]? chain = null) =>
        new("server", _requests.Enqueue, certificate.Certificate, chain);

    private async Task<ApiFailure?> FailureAsync(
        RecordingServer server, string authorities, string more = "", string user = "{ token: t }")
    {
        using var kubeconfig = new TemporaryFile(
            $$"""
            current-context: c
            contexts: [{ name: c, context: { cluster: c, user: u } }]
            users: [{ name: u, user: {{user}} }]
            clusters:
            - name: c
              cluster:
                server: https://127.0.0.1:{{server.Port}}
                certificate-authority-data: {{Base64(authorities)}}
                {{more}}
            """);
        using var cluster = Cluster.Open(new ClusterSelection(kubeconfig.Path));
        try
        {
            using var response =
                await cluster.SendAsync(HttpMethod.Get, "version", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, 1), (response.StatusCode, _requests.Count));
            return null;
        }
        catch (ApiException exception)
        {
            Assert.Empty(_requests);
            return exception.Failure;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>A certificate and its key.</summary>
    private sealed record Issued(X509Certificate2 Certificate, ECDsa Key)
    {
        public string Pem => Certificate.ExportCertificatePem() + "\n";

        public static Issued Authority(string name, Issued? issuer = null) =>
            Create(name, issuer, DateTimeOffset.UtcNow.AddDays(30), new X509BasicConstraintsExtension(true, false, 0, true));

        public static Issued Client(string name, Issued issuer) => Create(name, issuer, DateTimeOffset.UtcNow.AddDays(7));

        /// <summary>A server's certificate, for 127.0.0.1 unless it is for a name.</summary>
        public static Issued Server(Issued? issuer, string? name = null, DateTimeOffset? ends = null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (name is null) names.AddIpAddress(IPAddress.Loopback);
            else names.AddDnsName(name);
            return Create("server", issuer, ends ?? DateTimeOffset.UtcNow.AddDays(7), names.Build());
        }

        private static Issued Create(string name, Issued? issuer, DateTimeOffset ends, params X509Extension[] extensions)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            foreach (var extension in extensions) request.CertificateExtensions.Add(extension);
            var starts = DateTimeOffset.UtcNow.AddDays(-10);
            if (issuer is null) return new(request.CreateSelfSigned(starts, ends), key);
            using var certificate = request.Create(issuer.Certificate, starts, ends, RandomNumberGenerator.GetBytes(8));
            return new(certificate.CopyWithPrivateKey(key), key);
        }
    }
}
