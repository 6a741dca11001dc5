using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KopfEvents.Tests.Support;

/// <summary>The certificates of the cases, made anew for each run: the top of kubeconfig-cases.json says what they are.</summary>
internal sealed class CaseCertificates
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-10);
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow.AddDays(30);

    private readonly Dictionary<string, X509Certificate2> _certificates = [];
    private readonly Dictionary<string, string> _texts = [];

    public CaseCertificates()
    {
        foreach (var authority in new[] { "ca", "other-ca", "client root" }) Add(authority, null, Authority);
        Add("server-inter", "ca", Authority);
        Add("client intermediate", "client root", Authority);
        Add("client intermediate 2", "client intermediate", Authority);
        Add("main", "ca",
            Names("localhost", "api.cluster.example", "cluster.example", "127.0.0.1", "::1", "10.77.0.5", "fd00:77::5"));
        Add("named", "ca", Names("kube.internal.example"));
        Add("other", "other-ca", Names("localhost", "127.0.0.1"));
        Add("cnonly", "ca", subject: "CN=127.0.0.1");
        Add("inter", "server-inter", Names("127.0.0.1"));
        Add("expired", "ca", end: DateTimeOffset.UtcNow.AddDays(-1), extensions: Names("127.0.0.1"));
        Add("self", null, Names("127.0.0.1"));
        foreach (var user in new[] { "alice", "bob" }) Add(user, "client root", subject: $"CN={user}, O=dev");
        AddRsa();
        Add("leaf", "client intermediate", subject: "CN=leaf, O=dev");
        Add("leaf2", "client intermediate 2", subject: "CN=leaf2, O=dev");
        _texts["alice-both.pem"] = Text("alice.crt") + Text("alice.key");
        _texts["leaf-chain.crt"] = Text("leaf.crt") + Text("client intermediate.crt");
        _texts["leaf-chain-root.crt"] = _texts["leaf-chain.crt"] + Text("client root.crt");
    }

    /// <summary>A file as PEM.</summary>
    public string Text(string file) => _texts[file];

    /// <summary>A certificate with its key.</summary>
    public X509Certificate2 this[string name] => _certificates[name];

    private static X509Extension Authority { get; } = new X509BasicConstraintsExtension(true, false, 0, true);

    private static X509Extension Names(params string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) builder.AddIpAddress(address);
            else builder.AddDnsName(name);
        }

        return builder.Build();
    }

    private void Add(string name, string? issuer, params X509Extension[] extensions) => Add(name, issuer, null, null, extensions);

    private void Add(
        string name, string? issuer, string? subject = null, DateTimeOffset? end = null, params X509Extension[] extensions)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject ?? $"CN={name}", key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions) request.CertificateExtensions.Add(extension);
        Keep(name, Sign(request, issuer, end ?? End, certificate => certificate.CopyWithPrivateKey(key)),
            key.ExportECPrivateKeyPem());
    }

    private void AddRsa()
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=rsa, O=dev", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Keep("rsa", Sign(request, null, End, certificate => certificate.CopyWithPrivateKey(key)), key.ExportRSAPrivateKeyPem());
        _texts["rsa-encrypted-pkcs8.key"] = key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";
    }

    private X509Certificate2 Sign(
        CertificateRequest request, string? issuer, DateTimeOffset end, Func<X509Certificate2, X509Certificate2> addKey)
    {
        if (issuer is null) return request.CreateSelfSigned(Start, end);
        using var certificate =
            request.Create(_certificates[issuer], Start.AddSeconds(1), end.AddSeconds(-1), RandomNumberGenerator.GetBytes(8));
        return addKey(certificate);
    }

    private void Keep(string name, X509Certificate2 certificate, string key)
    {
        _certificates[name] = certificate;
        _texts[$"{name}.crt"] = certificate.ExportCertificatePem() + "\n";
        _texts[$"{name}.key"] = key + "\n";
    }
}
