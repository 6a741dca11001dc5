using System.Net.Security;
using System.Text;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections.Credentials;

/// <summary>What is shown to a server.</summary>
/// <param name="Header">The header <c>Authorization</c>; null for none.</param>
internal sealed record Credential(string? Header)
{
    /// <summary>Nothing, or what is part of the connection.</summary>
    public static Credential None { get; } = new((string?)null);

    /// <summary>A client certificate that came with it; null for none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>When to look for a newer one; null for never.</summary>
    public DateTimeOffset? RenewAt { get; init; }

    /// <exception cref="CredentialException">The token cannot be sent.</exception>
    public static Credential Bearer(string token, DateTimeOffset? renewAt = null) =>
        HeaderLines.Check(token) is { } problem
        ? throw new CredentialException($"the token {problem}")
        : new Credential($"Bearer {token}") { RenewAt = renewAt };

    public static Credential Basic(string? user, string? password) => BasicOf($"{user}:{password}");

    /// <summary>User and password with a colon between them.</summary>
    public static Credential BasicOf(string userAndPassword) =>
        new("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));

    /// <summary>Holds no secret.</summary>
    public override string ToString() => nameof(Credential);
}
