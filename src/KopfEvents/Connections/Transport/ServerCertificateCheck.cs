using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KopfEvents.Connections.Transport;

/// <summary>Decides about the certificate of one server as Go does, and says why it is refused.</summary>
/// <param name="name">The name or address that the certificate has to be for.</param>
/// <param name="authorities">Who may vouch for it; null for the system's authorities.</param>
/// <remarks>
/// Source: crypto/x509, Verify. Authorities need not be roots, and none but the given ones count; a common name is no name; .NET
/// goes by it where there are no other names.
/// </remarks>
internal sealed class ServerCertificateCheck(string name, X509Certificate2Collection? authorities)
{
    /// <summary>Why the certificate is refused; null when it is not.</summary>
    public string? Problem { get; private set; }

    /// <summary>How to build its chain; null for the system's way.</summary>
    public X509ChainPolicy? Policy()
    {
        if (authorities is null) return null;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    /// <summary>Whether the certificate will do.</summary>
    public bool IsGood(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = certificate is null || chain is null ? "it shows no certificate" : FindProblem(certificate, chain, errors);
        return Problem is null;
    }

    private string? FindProblem(X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors)
    {
        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            if (flags == X509ChainStatusFlags.PartialChain && EndsInAuthority(chain)) flags = X509ChainStatusFlags.NoError;
            else if (FindOutOfTime(chain) is { } time) return time;
            else if (
                (flags & (
                    X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0) return "its certificate is "
                    + $"signed by an authority that is not known here ('{Shorten(certificate.Issuer)}')";
            else if ((flags & X509ChainStatusFlags.NotValidForUsage) != 0) return "its certificate is not one for servers";
            else return "its certificate cannot be verified "
                + $"({string.Join(", ", chain.ChainStatus.Select(status => status.Status))})";
        }

        return certificate.MatchesHostname(name, allowWildcards: true, allowCommonName: false)
            ? null
            : $"its certificate is {ForWhom(certificate)}, and not for {name}";
    }

    private static string? FindOutOfTime(X509Chain chain)
    {
        foreach (var certificate in chain.ChainElements.Select(element => element.Certificate))
        {
            var which = certificate.Equals(chain.ChainElements[0].Certificate)
                ? "its certificate"
                : $"the certificate of its authority '{Shorten(certificate.Subject)}'";
            if (certificate.NotAfter < DateTime.Now) return $"{which} has expired on {Date(certificate.NotAfter)}";
            if (certificate.NotBefore > DateTime.Now) return $"{which} is not valid before {Date(certificate.NotBefore)}";
        }

        return null;
    }

    /// <summary>Whether a chain ends in a trusted authority that is not a root: kubectl needs no more.</summary>
    private bool EndsInAuthority(X509Chain chain) =>
        authorities is not null && chain.ChainElements is [.., var last]
        && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(last.Certificate.RawDataMemory.Span));

    private static string ForWhom(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(
                extension => extension.EnumerateDnsNames()
                .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count == 0 ? "for no name (a common name alone does not count)"
            : $"for {string.Join(", ", names.Take(10))}{(names.Count > 10 ? " and others" : "")}";
    }

    private static string Date(DateTime time) => time.ToUniversalTime()
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Shorten(string distinguishedName) => distinguishedName.Length > 200
        ? distinguishedName[..200] + "..."
        : distinguishedName;
}
