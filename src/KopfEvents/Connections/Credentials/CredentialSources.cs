using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Credentials;

/// <summary>
/// Picks the one source that counts, as kubectl does: the address, a token, a password, a certificate, a plugin.
/// </summary>
/// <remarks>Source: client-go, transport/round_trippers.go, rest/transport.go and plugin/pkg/client/auth/exec.</remarks>
internal static class CredentialSources
{
    /// <param name="configuration">Whose credentials.</param>
    /// <param name="directory">Where plugins run: the user's current directory.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="KubeconfigException">Something that is not known is asked for, needed or not.</exception>
    public static CredentialSource Find(ClusterConfiguration configuration, string directory, TimeProvider clock)
    {
        var user = configuration.User;
        var plugin = user.Plugin is { } exec ? new ExecPlugin(exec, configuration, directory, clock) : null;
        var provider = user.AuthProvider is { } oidc ? new OidcToken(oidc, clock) : null;
        if (configuration.Server.UserInfo is { } userInfo)
        {
            return new FixedCredential(
                Credential.BasicOf(userInfo.Contains(':', StringComparison.Ordinal) ? userInfo : userInfo + ":"),
                "the user of the server's address");
        }

        if (user.TokenFile is { } file) return new TokenFile(file, user.Token, clock);
        if (user.Token is { } token) return new FixedCredential(Credential.Bearer(token), "a token");
        if (user.UserName is not null || user.Password is not null)
        {
            return new FixedCredential(Credential.Basic(user.UserName, user.Password), "a user with a password");
        }

        if (provider is not null) return provider;
        if (configuration.ClientCertificate is not null) return new FixedCredential(Credential.None, "a client certificate");
        return plugin is not null ? plugin : new FixedCredential(Credential.None, "no credentials");
    }
}
