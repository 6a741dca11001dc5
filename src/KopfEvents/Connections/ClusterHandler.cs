using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;

namespace KopfEvents.Connections;

/// <summary>
/// Makes the HTTP handler for a server: long-lived HTTP/2 connections, TLS as the kubeconfig says. KubernetesClient's own one
/// comes with a client for all of the API, which takes a process longer to start than to post an event.
/// </summary>
internal static class ClusterHandler
{
    /// <summary>Makes the handler. Nothing is connected yet.</summary>
    /// <exception cref="CryptographicException">The client certificate cannot be used.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "The kubeconfig says insecure-skip-tls-verify, and every command warns about it.")]
    public static SocketsHttpHandler Create(KubernetesClientConfiguration configuration)
    {
        var handler = new SocketsHttpHandler
        {
            // Finds out about a server that is gone while it owes an answer, as to a watch.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null, // takes a layer of async calls off each request; nobody here makes activities
        };
        if (configuration.SkipTlsVerify) handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        else if (configuration.SslCaCerts is { } authorities) Trust(handler.SslOptions, authorities);
        if (ReadClientCertificate(configuration) is { } certificate) handler.SslOptions.ClientCertificates = [certificate];
        return handler;
    }

    private static X509Certificate2? ReadClientCertificate(KubernetesClientConfiguration configuration)
    {
        var certificate = ReadPem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
        var key = ReadPem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
        if (certificate is null || key is null) return null;
        var pair = X509Certificate2.CreateFromPem(certificate, key);
        // Windows shows a certificate to a server only if its key is in a store, and this puts it there for as long as it lives.
        return OperatingSystem.IsWindows() ? new X509Certificate2(pair.Export(X509ContentType.Pkcs12)) : pair;
    }

    private static string? ReadPem(string? data, string? path) =>
        !string.IsNullOrWhiteSpace(data) ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : !string.IsNullOrWhiteSpace(path) ? File.ReadAllText(path)
        : null;

    /// <summary>Trusts the cluster's authorities and, as kubectl does, no others.</summary>
    private static void Trust(SslClientAuthenticationOptions options, X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsIn(authorities, chain!));
    }

    /// <summary>Whether a chain has no other fault than to end in a trusted authority that is not a root: kubectl needs no more.</summary>
    private static bool EndsIn(X509Certificate2Collection authorities, X509Chain chain) =>
        chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
        && chain.ChainElements is [.., var last]
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(last.Certificate.RawDataMemory.Span));
}
