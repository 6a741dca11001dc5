using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KubernetesSandbox.Authentication;

/// <summary>
/// Finds out who sends a request: by client certificate, then by bearer token, else the anonymous user. Wrong credentials are
/// refused; another scheme than Bearer is as good as no credentials.
/// </summary>
internal sealed class Authenticator
{
    private const string BearerScheme = "Bearer";
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    private readonly ConcurrentDictionary<string, UserInfo> _usersByToken = new(StringComparer.Ordinal);
    private readonly CertificateAuthority _authority;

    // A connection shows the same certificate object with each of its requests: it is checked once.
    private readonly ConditionalWeakTable<X509Certificate2, UserInfo?> _usersByCertificate = [];

    /// <summary>Knows these users by their tokens, and everybody whose certificate this authority signed.</summary>
    public Authenticator(IEnumerable<SandboxUser> users, CertificateAuthority authority)
    {
        _authority = authority;
        foreach (var user in users)
        {
            _usersByToken[user.Token] = user.ToUserInfo();
        }
    }

    /// <summary>Knows a user by another token, and no more by the old one.</summary>
    public void Renew(SandboxUser old, SandboxUser renewed)
    {
        _usersByToken[renewed.Token] = renewed.ToUserInfo();
        _usersByToken.TryRemove(old.Token, out _);
    }

    /// <summary>The user of a request, or null when its credentials are not valid (401).</summary>
    /// <param name="authorization">The Authorization header, null or empty when there is none.</param>
    /// <param name="certificate">The client certificate, from any authority.</param>
    public UserInfo? Authenticate(string? authorization, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            return _usersByCertificate.GetValue(certificate, FromCertificate);
        }

        var token = BearerToken(authorization);
        return token is null ? UserInfo.Anonymous : FindByToken(token);
    }

    /// <summary>The user who has this token, or null.</summary>
    public UserInfo? FindByToken(string token) => _usersByToken.GetValueOrDefault(token);

    /// <summary>
    /// The common name is the user, each organization is a group
    /// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates).
    /// </summary>
    private UserInfo? FromCertificate(X509Certificate2 certificate)
    {
        var name = "";
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements)
            {
                continue;
            }

            if (part.GetSingleElementType().Value == CommonName)
            {
                name = part.GetSingleElementValue() ?? "";
            }
            else if (part.GetSingleElementType().Value == Organization)
            {
                groups.Add(part.GetSingleElementValue() ?? "");
            }
        }

        if (name.Length == 0 || !_authority.Signed(certificate))
        {
            return null;
        }

        var fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        var extra = new Dictionary<string, IReadOnlyList<string>> { [CredentialId] = [$"X509SHA256={fingerprint}"] };
        return new UserInfo(name, [.. groups, UserInfo.AllAuthenticated], "", extra);
    }

    private static string? BearerToken(string? authorization)
    {
        var header = (authorization ?? "").AsSpan().Trim();
        var space = header.IndexOf(' ');
        if (space < 0 || !header[..space].Equals(BearerScheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return header[(space + 1)..].Trim().ToString();
    }
}
