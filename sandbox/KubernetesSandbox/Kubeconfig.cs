using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubernetesSandbox.Authentication;

namespace KubernetesSandbox;

/// <summary>
/// The kubeconfig file: one context per known user, and <c>admin-certificate</c>, who shows a client certificate.
/// </summary>
internal static class Kubeconfig
{
    private const string CertificateUser = "admin-certificate";

    public static string Render(Uri server, CertificateAuthority authority, IReadOnlyList<SandboxUser> users)
    {
        var yaml = new StringBuilder();
        yaml.Append(
            "apiVersion: v1\nkind: Config\ncurrent-context: admin\npreferences: {}\nclusters:\n- name: sandbox\n  cluster:\n");
        yaml.Append("    server: ").Append(server.GetLeftPart(UriPartial.Authority)).Append('\n');
        yaml.Append("    certificate-authority-data: ").Append(Base64(authority.Pem)).Append('\n');

        yaml.Append("contexts:\n");
        foreach (var user in users.Append(SandboxUser.Admin with { Name = CertificateUser }))
        {
            yaml.Append("- name: ").Append(user.Name).Append("\n  context:\n    cluster: sandbox\n    user: ").Append(user.Name)
                .Append("\n    namespace: ").Append(user.DefaultNamespace).Append('\n');
        }

        yaml.Append("users:\n");
        foreach (var user in users)
        {
            yaml.Append("- name: ").Append(user.Name).Append("\n  user:\n    token: ").Append(user.Token).Append('\n');
        }

        var admin = SandboxUser.Admin;
        using var certificate = authority.IssueClient(admin.Name, admin.Groups);
        using var key = certificate.GetECDsaPrivateKey()!;
        yaml.Append("- name: ").Append(CertificateUser).Append("\n  user:\n    client-certificate-data: ")
            .Append(Base64(certificate.ExportCertificatePem())).Append("\n    client-key-data: ")
            .Append(Base64(key.ExportECPrivateKeyPem())).Append('\n');
        return yaml.ToString();
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem + "\n"));
}
