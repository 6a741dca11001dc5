using System.Security.Cryptography.X509Certificates;
using KubernetesSandbox;

namespace KopfEvents.Tests.SandboxServer;

/// <summary>A plain HTTP client that trusts a sandbox.</summary>
internal static class SandboxClient
{
    public static HttpClient Create(Sandbox sandbox)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 64 };
        var authority = X509Certificate2.CreateFromPem(sandbox.CertificateAuthorityPem);
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { authority },
        };
        return new HttpClient(handler) { BaseAddress = sandbox.Url };
    }
}
