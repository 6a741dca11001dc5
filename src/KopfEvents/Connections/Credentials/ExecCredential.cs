using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using KopfEvents.Connections.Kubeconfigs;
using KopfEvents.Connections.Transport;
using YamlDotNet.Core;

namespace KopfEvents.Connections.Credentials;

/// <summary>What an exec plugin gives: an ExecCredential, in JSON or YAML.</summary>
/// <remarks>Source: client-go, plugin/pkg/client/auth/exec/exec.go, refreshCredsLocked.</remarks>
internal static partial class ExecCredential
{
    /// <summary>Renewed as long before its end, at most: what is sent has to arrive in time, and clocks differ.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    /// <summary>Reads it.</summary>
    /// <param name="output">What the plugin wrote; never part of a message.</param>
    /// <param name="apiVersion">The version that the kubeconfig asks for.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="CredentialException">It is no credential.</exception>
    public static Credential Parse(string output, string apiVersion, DateTimeOffset now)
    {
        var (root, status) = Read(output);
        if (root.Text("kind") is { } kind && kind != ExecInfo.Kind)
        {
            throw new CredentialException($"gives a '{Short(kind)}' instead of an {ExecInfo.Kind}");
        }

        if (root.Text("apiVersion") is var version && version != apiVersion)
        {
            throw new CredentialException(
                $"gives the version '{Short(version)}', and the kubeconfig asks for '{apiVersion}'");
        }

        if (status is null) throw new CredentialException("gives no status");
        var (token, certificate, key) =
            (status.Text("token"), status.Text("clientCertificateData"), status.Text("clientKeyData"));
        if (token is null && certificate is null && key is null)
        {
            throw new CredentialException("gives neither a token nor a client certificate");
        }

        if (certificate is null != key is null)
        {
            throw new CredentialException("gives a certificate or a key, and both are needed");
        }

        var credential = token is null ? Credential.None : Credential.Bearer(token);
        return credential with
        {
            Certificate = certificate is null ? null : ReadCertificate(certificate, key!),
            RenewAt = ReadEnd(status.Text("expirationTimestamp")) is { } end ? RenewalOf(end, now) : null,
        };
    }

    private static (KubeconfigNode Root, KubeconfigNode? Status) Read(string output)
    {
        try
        {
            var root = new KubeconfigNode(YamlText.Parse(output), "it");
            return (root, root.Map("status"));
        }
        catch (Exception exception) when (exception is YamlException or FormatException)
        {
            throw new CredentialException("gives something that is neither JSON nor YAML");
        }
        catch (KubeconfigException exception)
        {
            throw new CredentialException($"gives an odd {ExecInfo.Kind}: {exception.Message}");
        }
    }

    private static System.Net.Security.SslStreamCertificateContext ReadCertificate(string certificate, string key)
    {
        try
        {
            return CertificateFiles.ReadPair(Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key));
        }
        catch (CertificateException exception)
        {
            throw new CredentialException(
                $"gives a certificate that cannot be used: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static DateTimeOffset? ReadEnd(string? time)
    {
        if (time is null) return null;
        return Rfc3339().IsMatch(time)
            && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
            ? end
            : throw new CredentialException("gives an expirationTimestamp that is not a time");
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();

    /// <summary>
    /// Shortly before the end; what lives for less than a minute lives for five sixths of it, and not for one request each.
    /// </summary>
    private static DateTimeOffset RenewalOf(DateTimeOffset end, DateTimeOffset now) =>
        end <= now ? end : end - TimeSpan.FromTicks(Math.Min(Reserve.Ticks, (end - now).Ticks / 6));

    private static string? Short(string? text) => text is { Length: > 60 } ? text[..60] : text;
}
