using k8s.KubeConfigModels;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>
/// Makes of kubeconfig files, or of the pod's service account, what a connection needs: picks context, cluster and user, and
/// refuses what kubectl refuses.
/// </summary>
/// <remarks>Source: client-go, tools/clientcmd (client_config.go, merged_client_builder.go, validation.go).</remarks>
internal static class ClusterResolution
{
    /// <summary>
    /// Where kubectl looks without a usable cluster. Nothing of ours is sent there: whoever listens would get it.
    /// </summary>
    private const string DefaultServer = "http://localhost:8080";

    /// <summary>Reads it.</summary>
    /// <param name="files">The kubeconfig files.</param>
    /// <param name="contextName">The context; null for the current one.</param>
    /// <param name="actAs">A user to act as; null for the one of the kubeconfig.</param>
    /// <exception cref="KubeconfigException">There is no usable configuration.</exception>
    public static ClusterConfiguration Resolve(IReadOnlyList<KubeconfigFile> files, string? contextName, string? actAs)
    {
        var kubeconfig = KubeconfigFiles.Merge(files);
        var name = contextName ?? (kubeconfig.CurrentContext is { Length: > 0 } current ? current : null);
        try
        {
            var context = kubeconfig.Contexts.FirstOrDefault(one => one.Name == (name ?? ""));
            return name is not null && context is null
                ? throw new KubeconfigException($"it has no context '{name}', only {Names(kubeconfig.Contexts)}")
                : Resolve(kubeconfig, context, files, actAs);
        }
        catch (KubeconfigException exception)
        {
            throw new KubeconfigException(
                files.Count == 0
                ? NoFile(contextName, actAs)
                : $"The kubeconfig {List(files)} cannot be used: {exception.Message}.", exception);
        }
    }

    private static ClusterConfiguration Resolve(
        K8SConfiguration kubeconfig, Context? context, IReadOnlyList<KubeconfigFile> files, string? actAs)
    {
        var details = context?.ContextDetails ?? new ContextDetails();
        var cluster = kubeconfig.Clusters.FirstOrDefault(
            one => one.Name == (details.Cluster ?? ""))?.ClusterEndpoint as KubeconfigCluster ?? new KubeconfigCluster();
        var user = kubeconfig.Users.FirstOrDefault(one => one.Name == (details.User ?? ""))?.UserCredentials as KubeconfigUser
            ?? new KubeconfigUser();
        if (actAs is not null) user.Impersonate = actAs; // groups and the rest stay, as with kubectl --as
        KubeconfigRules.Check(user, details.User);
        KubeconfigRules.Check(cluster, details.Cluster);

        var server = cluster.Server
            ?? (Environment.GetEnvironmentVariable("KUBERNETES_MASTER") is { Length: > 0 } master ? master : DefaultServer);
        var isDefault = server == DefaultServer && cluster.ProxyUrl is null && user.Impersonate is null
            && !cluster.DisableCompression;
        if (isDefault && PodServiceAccount.IsPossible) return OfPod(details);
        if (cluster.Server is null && server == DefaultServer) throw new KubeconfigException(NoCluster(context));

        var address = ServerAddress.Parse(server);
        var configuration = new ClusterConfiguration
        {
            Server = address,
            Proxy = cluster.ProxyUrl is { } proxy ? ProxyAddress.Parse(proxy) : null,
            ActAs = user.Impersonate is { } other
                ? new Impersonation(other, user.ImpersonateUid, [.. user.ImpersonateGroups], user.ImpersonateExtra)
                : null,
            Namespace = NamespaceOf(details),
            Cluster = cluster,
            Origin = $"{List(files)}, context '{context?.Name}', cluster '{details.Cluster}', user '{details.User}'",
        };

        // Whom one is and whom one trusts matters with TLS alone: kubectl sends neither token nor password over plain HTTP.
        if (!address.IsSecure) return configuration;
        KubeconfigRules.CheckSecure(user, cluster, details.User);
        return configuration with
        {
            SkipTlsVerify = cluster.SkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            Authorities = PemSource.From(cluster.CertificateAuthorityData, cluster.CertificateAuthority),
            ClientCertificate = PemSource.From(user.ClientCertificateData, user.ClientCertificate),
            ClientKey = PemSource.From(user.ClientKeyData, user.ClientKey),
            User = user,
        };
    }

    private static ClusterConfiguration OfPod(ContextDetails details) => new()
    {
        Server = ServerAddress.Parse(PodServiceAccount.Server),
        Authorities = File.Exists(PodServiceAccount.AuthorityFile) ? new PemSource(null, PodServiceAccount.AuthorityFile) : null,
        User = new KubeconfigUser { TokenFile = PodServiceAccount.TokenFile },
        Namespace = NamespaceOf(details),
        Origin = "the pod's service account",
    };

    private static string NamespaceOf(ContextDetails details) => details.Namespace ?? PodServiceAccount.Namespace ?? "default";

    private static string NoFile(string? contextName, string? actAs)
    {
        var found = Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } listed
            ? $"$KUBECONFIG names '{listed}', and no such file exists"
            : "not by -Kubeconfig, not in $KUBECONFIG, not in ~/.kube/config";
        return contextName is not null ? $"There is no kubeconfig with a context '{contextName}': {found}."
            : actAs is not null && PodServiceAccount.IsPossible
                ? $"There is no kubeconfig: {found}. -As needs one, as with kubectl; it does not go with the pod's service "
                + "account."
            : $"There is no kubeconfig: {found}, and this is no pod with a service account.";
    }

    private static string NoCluster(Context? context) =>
        context is null ? "it has no current context; name one with -Context"
        : string.IsNullOrEmpty(context.ContextDetails.Cluster) ? $"its context '{context.Name}' names no cluster"
        : $"Cluster not found, or without a server: '{context.ContextDetails.Cluster}', named by its context '{context.Name}'";

    private static string List(IReadOnlyList<KubeconfigFile> files) =>
        $"'{string.Join(Path.PathSeparator, files.Select(file => file.Path))}'";

    private static string Names(IEnumerable<Context> contexts) =>
        string.Join(", ", contexts.Select(one => $"'{one.Name}'")) is { Length: > 0 } names ? names : "none at all";
}
