using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace KopfEvents.Bench;

/// <summary>A kubeconfig for the same server by another way, or with another credential; the file is gone in the end.</summary>
internal sealed class KubeconfigFile : IDisposable
{
    /// <summary>Nobody else can read what is in it.</summary>
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopfevents-bench-");

    /// <param name="server">The server.</param>
    /// <param name="host">The host that the way leads to; null for the server's own.</param>
    /// <param name="port">The port of it; null for the server's own.</param>
    /// <param name="exec">The exec plugin that gives the credentials; null for those of the user.</param>
    public KubeconfigFile(Server server, string? host = null, int? port = null, object? exec = null)
    {
        var (configuration, own) = (server.Configuration, server.Address);
        File.WriteAllText(Path, JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["current-context"] = "bench",
                ["contexts"] = new[] { new { name = "bench", context = new { cluster = "bench", user = "bench" } } },
                ["clusters"] = new[] { new { name = "bench", cluster = new Dictionary<string, object?>
                {
                    ["server"] = $"{own.Scheme}://{host ?? own.Host}:{port ?? own.Port}",
                    ["tls-server-name"] = configuration.TlsServerName ?? own.Host,
                    ["certificate-authority-data"] = Authority(configuration.SslCaCerts),
                } } },
                ["users"] = new[] { new { name = "bench", user = exec is null ? UserOf(server) : (object)new { exec } } },
            }));
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "config");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The token or certificate that the server's own kubeconfig has.</summary>
    private static Dictionary<string, string?> UserOf(Server server) => new()
    {
        ["token"] = server.Configuration.AccessToken,
        ["client-certificate-data"] = server.Configuration.ClientCertificateData,
        ["client-key-data"] = server.Configuration.ClientCertificateKeyData,
        ["client-certificate"] = server.Configuration.ClientCertificateFilePath,
        ["client-key"] = server.Configuration.ClientKeyFilePath,
    };

    private static byte[]? Authority(X509Certificate2Collection? certificates) =>
        certificates is null ? null : Encoding.ASCII.GetBytes(certificates.ExportCertificatePems());
}
