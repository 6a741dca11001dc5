using k8s.KubeConfigModels;
using NamedCluster = k8s.KubeConfigModels.Cluster;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>
/// Turns the YAML of a kubeconfig into its model, with kubectl's strictness: what it knows has to have the right type, also where
/// nobody uses it; what it does not know is left out; a name may stand there once.
/// </summary>
/// <remarks>Source: client-go, tools/clientcmd/api/v1 (types, defaults and conversion). Keys differ by case.</remarks>
internal static class KubeconfigDecoder
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    /// <exception cref="KubeconfigException">Something has a wrong type, or a name stands there twice.</exception>
    public static K8SConfiguration Decode(object? root)
    {
        if (root is not (null or Dictionary<string, object?>))
        {
            throw new KubeconfigException("it is not a mapping with clusters, contexts and users");
        }

        var file = new KubeconfigNode(root, "it");
        // For these two alone Go does not care about case.
        var (apiVersion, kind) = (file.Text(file.FindKey("apiVersion")), file.Text(file.FindKey("kind")));
        if (apiVersion is not (null or "v1")) throw new KubeconfigException($"its apiVersion is '{apiVersion}' instead of v1");
        if (kind is not (null or "Config")) throw new KubeconfigException($"its kind is '{kind}' instead of Config");
        if (file.Map("preferences") is { } preferences) _ = (preferences.Flag("colors"), Extensions(preferences));
        _ = Extensions(file);
        return new K8SConfiguration
        {
            CurrentContext = file.Text("current-context"),
            Clusters = Entries(
                file, "clusters", "cluster",
                (name, node) => new NamedCluster { Name = name, ClusterEndpoint = ReadCluster(node) }),
            Contexts = Entries(
                file, "contexts", "context", (name, node) => new Context { Name = name, ContextDetails = ReadContext(node) }),
            Users = Entries(
                file, "users", "user", (name, node) => new User { Name = name, UserCredentials = ReadUser(node) }),
        };
    }

    /// <summary>Reads the items of a list: each has a name, which may stand there once, and what is called so.</summary>
    private static List<T> Entries<T>(KubeconfigNode file, string list, string item, Func<string, KubeconfigNode, T> read)
    {
        var entries = file.Items(list).Select(node => (Name: node.Text("name") ?? "", Node: node.MapOrEmpty(item)))
            .Select(entry => (entry.Name, Value: read(entry.Name, entry.Node))).ToList();
        var twice = entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Skip(1).Any());
        return twice is null
            ? [.. entries.Select(entry => entry.Value)]
            : throw new KubeconfigException($"the name '{twice.Key}' stands twice in its {list}");
    }

    private static KubeconfigCluster ReadCluster(KubeconfigNode cluster) => new()
    {
        Server = cluster.Text("server"),
        TlsServerName = cluster.Text("tls-server-name"),
        SkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
        CertificateAuthority = cluster.Text("certificate-authority"),
        CertificateAuthorityData = cluster.Base64("certificate-authority-data"),
        ProxyUrl = cluster.Text("proxy-url"),
        DisableCompression = cluster.Flag("disable-compression"),
        ExecConfig = Extensions(cluster).GetValueOrDefault(ExecExtension),
    };

    private static ContextDetails ReadContext(KubeconfigNode context)
    {
        _ = Extensions(context);
        return new ContextDetails
        {
            Cluster = context.Text("cluster"),
            User = context.Text("user"),
            Namespace = context.Text("namespace"),
        };
    }

    private static KubeconfigUser ReadUser(KubeconfigNode user)
    {
        _ = Extensions(user);
        return new KubeconfigUser
        {
            ClientCertificate = user.Text("client-certificate"),
            ClientCertificateData = user.Base64("client-certificate-data"),
            ClientKey = user.Text("client-key"),
            ClientKeyData = user.Base64("client-key-data"),
            Token = user.Text("token"),
            TokenFile = user.Text("tokenFile"),
            UserName = user.Text("username"),
            Password = user.Text("password"),
            Impersonate = user.Text("as"),
            ImpersonateUid = user.Text("as-uid"),
            ImpersonateGroups = user.Texts("as-groups"),
            ImpersonateExtra = ReadLists(user.MapOrEmpty("as-user-extra")),
            AuthProvider = user.Map("auth-provider") is { } provider
                ? new AuthProvider { Name = provider.Text("name") ?? "", Config = ReadTexts(provider.MapOrEmpty("config")) }
                : null,
            ExternalExecution = user.Map("exec") is { } exec ? ReadPlugin(exec) : null,
        };
    }

    private static KubeconfigPlugin ReadPlugin(KubeconfigNode exec)
    {
        var apiVersion = exec.Text("apiVersion");
        return new KubeconfigPlugin
        {
            ApiVersion = apiVersion,
            Command = exec.Text("command"),
            Arguments = [.. exec.Texts("args")],
            EnvironmentVariables = [.. exec.Items("env").Select(item => new Dictionary<string, string>
            {
                ["name"] = item.Text("name") ?? "",
                ["value"] = item.Text("value") ?? "",
            })],
            InstallHint = exec.Text("installHint"),
            ProvideClusterInfo = exec.Flag("provideClusterInfo"),
            // Before v1 there was no word for it, and a plugin got the terminal where there was one.
            InteractiveMode = exec.Text("interactiveMode")
                ?? (apiVersion is "client.authentication.k8s.io/v1beta1" or "client.authentication.k8s.io/v1alpha1"
                    ? "IfAvailable"
                    : ""),
        };
    }

    private static Dictionary<string, string> ReadTexts(KubeconfigNode map) =>
        map.Keys.ToDictionary(key => key, key => map.Text(key) ?? "");

    private static Dictionary<string, IReadOnlyList<string>> ReadLists(KubeconfigNode map) =>
        map.Keys.ToDictionary(key => key, map.Texts);

    private static Dictionary<string, object?> Extensions(KubeconfigNode node)
    {
        var extensions = new Dictionary<string, object?>();
        foreach (var item in node.Items("extensions"))
        {
            var name = item.Text("name") ?? "";
            if (extensions.GetValueOrDefault(name) is not null)
            {
                throw new KubeconfigException($"the name '{name}' stands twice in its extensions");
            }

            extensions[name] = item.Any("extension");
        }

        return extensions;
    }
}
