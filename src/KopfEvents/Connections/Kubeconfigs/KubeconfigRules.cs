namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>What kubectl refuses before anything is sent.</summary>
/// <remarks>Source: client-go, tools/clientcmd/validation.go; transport/transport.go and round_trippers.go.</remarks>
internal static class KubeconfigRules
{
    /// <summary>Checks a user, used or not.</summary>
    /// <exception cref="KubeconfigException">It is refused.</exception>
    public static void Check(KubeconfigUser user, string? name)
    {
        if (user.Token is not null && HasPassword(user))
        {
            throw Refused(name, "has a token and a password; only one of them is allowed");
        }

        if (user.ClientCertificate is not null || user.ClientCertificateData is not null)
        {
            if (user.ClientCertificate is not null && user.ClientCertificateData is not null)
            {
                throw Refused(name, "has client-certificate and client-certificate-data; only one of them is allowed");
            }

            if (user.ClientKey is not null && user.ClientKeyData is not null)
            {
                throw Refused(name, "has client-key and client-key-data; only one of them is allowed");
            }

            if (user.ClientKey is null && user.ClientKeyData is null)
            {
                throw Refused(name, "has a client certificate, but neither client-key nor client-key-data");
            }

            CheckFile(user.ClientCertificate, "client-certificate");
            CheckFile(user.ClientKey, "client-key");
        }

        if (user.Plugin is { } plugin) Check(plugin, user, name);
        if ((user.ImpersonateUid is not null || user.ImpersonateGroups.Any() || user.ImpersonateExtra.Count > 0)
            && user.Impersonate is null)
        {
            throw Refused(name, "impersonates a uid, groups or extra values without a user; add 'as'");
        }
    }

    /// <summary>Checks a cluster, whatever its scheme.</summary>
    /// <exception cref="KubeconfigException">It is refused.</exception>
    public static void Check(KubeconfigCluster cluster, string? name)
    {
        if (cluster.ProxyUrl is { } proxy) ProxyAddress.Parse(proxy);
        if (cluster.CertificateAuthority is not null && cluster.CertificateAuthorityData is not null)
        {
            throw new KubeconfigException(
                $"its cluster '{name}' has certificate-authority and certificate-authority-data; only one of them is allowed");
        }

        CheckFile(cluster.CertificateAuthority, "certificate-authority");
    }

    /// <summary>Checks what matters with TLS only.</summary>
    /// <exception cref="KubeconfigException">It is refused.</exception>
    public static void CheckSecure(KubeconfigUser user, KubeconfigCluster cluster, string? name)
    {
        if (cluster.SkipTlsVerify && (cluster.CertificateAuthority ?? cluster.CertificateAuthorityData) is not null)
        {
            throw new KubeconfigException(
                "it has insecure-skip-tls-verify and a certificate authority; only one of them is allowed");
        }

        if (user is { Password: not null, UserName: null }) throw Refused(name, "has a password without a username");
        if (user.TokenFile is not null && HasPassword(user))
        {
            throw Refused(name, "has a token file and a password; only one of them is allowed");
        }
    }

    private static bool HasPassword(KubeconfigUser user) => user.UserName is not null || user.Password is not null;

    private static void Check(KubeconfigPlugin plugin, KubeconfigUser user, string? name)
    {
        if (user.AuthProvider is not null)
        {
            throw Refused(name, "has an auth-provider and an exec plugin; only one of them is allowed");
        }

        if (plugin.Command is null) throw Refused(name, "has an exec plugin without a command");
        if (plugin.ApiVersion is null) throw Refused(name, "has an exec plugin without an apiVersion");
        if (plugin.EnvironmentVariables.Any(variable => variable["name"].Length == 0))
        {
            throw Refused(name, "has an exec plugin with a variable that has no name");
        }

        if (plugin.InteractiveMode.Length == 0)
        {
            throw Refused(name, "has an exec plugin without an interactiveMode; Never, IfAvailable and Always are possible");
        }

        if (plugin.InteractiveMode is not ("Never" or "IfAvailable" or "Always"))
        {
            throw Refused(
                name, $"has an exec plugin with the interactiveMode '{plugin.InteractiveMode}'; Never, IfAvailable and Always "
                + "are possible");
        }
    }

    private static void CheckFile(string? path, string what)
    {
        if (path is null) return;
        try
        {
            File.OpenRead(path).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"its {what} '{path}' cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }

    private static KubeconfigException Refused(string? name, string why) => new($"its user '{name}' {why}");
}
