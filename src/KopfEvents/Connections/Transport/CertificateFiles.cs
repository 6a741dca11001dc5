using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KopfEvents.Connections.Transport;

/// <summary>Reads certificates and keys in PEM as Go does.</summary>
/// <remarks>Source: crypto/x509, AppendCertsFromPEM; crypto/tls, X509KeyPair.</remarks>
internal static class CertificateFiles
{
    /// <summary>Reads all certificates, without those that are malformed; text around them does not matter.</summary>
    /// <exception cref="CertificateException">There is none.</exception>
    public static X509Certificate2Collection ReadAuthorities(byte[] pem)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var certificate in ReadCertificates(pem, skipsMalformed: true)) authorities.Add(certificate);
        return authorities.Count > 0
            ? authorities
            : throw new CertificateException("The certificate authority of the kubeconfig holds no certificate in PEM.");
    }

    /// <summary>Reads a certificate with its chain and its key, ready to be shown to a server.</summary>
    /// <exception cref="CertificateException">They cannot be read, or do not belong together.</exception>
    public static SslStreamCertificateContext ReadPair(byte[] certificatePem, byte[] keyPem)
    {
        try
        {
            var chain = ReadCertificates(certificatePem, skipsMalformed: false).ToArray();
            if (chain.Length == 0) throw new CertificateException("The client certificate is no certificate in PEM.");
            var pair = Pair(chain[0], Encoding.Latin1.GetString(keyPem));
            // Windows shows a certificate to a server only if its key is in a store, and this puts it there for as long as it
            // lives.
            if (OperatingSystem.IsWindows()) pair = new X509Certificate2(pair.Export(X509ContentType.Pkcs12));
            return SslStreamCertificateContext.Create(pair, [.. chain[1..]], offline: true);
        }
        catch (CryptographicException exception)
        {
            throw new CertificateException($"The client certificate or its key cannot be read: {exception.Message}", exception);
        }
    }

    private static X509Certificate2 Pair(X509Certificate2 certificate, string keyPem)
    {
        var key = FindKey(keyPem);
        try
        {
            switch (certificate.GetKeyAlgorithm())
            {
                case "1.2.840.113549.1.1.1":
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportFromPem(key);
                        return certificate.CopyWithPrivateKey(rsa);
                    }

                case "1.2.840.10045.2.1":
                    using (var ecdsa = ECDsa.Create())
                    {
                        ecdsa.ImportFromPem(key);
                        return certificate.CopyWithPrivateKey(ecdsa);
                    }

                case var other:
                    throw new CertificateException(
                        $"The client certificate has a {(other == "1.3.101.112" ? "Ed25519" : other)} key, which .NET cannot use;"
                            + " RSA and EC keys are possible.");
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new CertificateException(
                $"The key of the client certificate cannot be used: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>The first key, whatever stands before it, such as the parameters of a curve.</summary>
    private static string FindKey(string text)
    {
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            var label = rest[fields.Label];
            if (label is "ENCRYPTED PRIVATE KEY"
                || (label.EndsWith("PRIVATE KEY") && text.Contains("Proc-Type:", StringComparison.Ordinal)))
            {
                throw new CertificateException(
                    "The key of the client certificate is encrypted; kubectl and this module have nobody to ask for its "
                    + "password.");
            }

            if (label.EndsWith("PRIVATE KEY")) return rest[fields.Location].ToString();
        }

        throw new CertificateException(text.Contains("Proc-Type:", StringComparison.Ordinal)
            ? "The key of the client certificate is encrypted; kubectl and this module have nobody to ask for its password."
            : "The key of the client certificate is no key in PEM.");
    }

    private static IEnumerable<X509Certificate2> ReadCertificates(byte[] pem, bool skipsMalformed)
    {
        var text = Encoding.Latin1.GetString(pem);
        for (var at = 0; PemEncoding.TryFind(text.AsSpan(at), out var fields);)
        {
            var block = text.AsSpan(at);
            var isCertificate = block[fields.Label] is "CERTIFICATE";
            var bytes = Convert.FromBase64String(block[fields.Base64Data].ToString());
            at += fields.Location.End.Value;
            if (isCertificate && Parse(bytes, skipsMalformed) is { } certificate) yield return certificate;
        }
    }

    private static X509Certificate2? Parse(byte[] bytes, bool skipsMalformed)
    {
        try
        {
            return new X509Certificate2(bytes);
        }
        catch (CryptographicException) when (skipsMalformed)
        {
            return null;
        }
    }
}
