using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using NamedCluster = k8s.KubeConfigModels.Cluster;

namespace KopfEvents.Connections;

/// <summary>
/// Reads one kubeconfig file into KubernetesClient's model of it. Walking YamlDotNet's nodes takes a seventh of the time that
/// its reflection-based deserializer needs in a process that has just started.
/// </summary>
internal static class KubeconfigReader
{
    /// <exception cref="ApiException">The file cannot be read or is not a kubeconfig.</exception>
    public static K8SConfiguration Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count == 0) return new K8SConfiguration();
            return yaml.Documents[0].RootNode is YamlMappingNode root
                ? ReadConfiguration(root, Path.GetDirectoryName(Path.GetFullPath(path))!)
                : throw Invalid(path, "it is not a mapping with clusters, contexts and users");
        }
        catch (YamlException exception)
        {
            // The exception's text repeats what stands in the file, and that can be a token: only the place is told.
            throw Invalid(path, $"it is not YAML (line {exception.Start.Line}, column {exception.Start.Column})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, exception.Message);
        }
    }

    private static ApiException Invalid(string path, string why) =>
        new(ApiFailure.InvalidKubeconfig, $"The kubeconfig file '{path}' cannot be used: {why}.");

    private static K8SConfiguration ReadConfiguration(YamlMappingNode root, string directory) => new()
    {
        ApiVersion = Text(root, "apiVersion"),
        Kind = Text(root, "kind"),
        CurrentContext = Text(root, "current-context"),
        Clusters = [.. Items(root, "clusters").Select(node => ReadCluster(node, directory))],
        Contexts = [.. Items(root, "contexts").Select(ReadContext)],
        Users = [.. Items(root, "users").Select(node => ReadUser(node, directory))],
    };

    private static NamedCluster ReadCluster(YamlMappingNode node, string directory) => new()
    {
        Name = Text(node, "name") ?? "",
        ClusterEndpoint = Map(node, "cluster") is { } cluster
            ? new ClusterEndpoint
            {
                Server = Text(cluster, "server"),
                CertificateAuthority = FilePath(cluster, "certificate-authority", directory),
                CertificateAuthorityData = Text(cluster, "certificate-authority-data"),
                TlsServerName = Text(cluster, "tls-server-name"),
                SkipTlsVerify = Flag(cluster, "insecure-skip-tls-verify"),
            }
            : null,
    };

    private static Context ReadContext(YamlMappingNode node) => new()
    {
        Name = Text(node, "name") ?? "",
        ContextDetails = Map(node, "context") is { } context
            ? new ContextDetails
            {
                Cluster = Text(context, "cluster"),
                User = Text(context, "user"),
                Namespace = Text(context, "namespace"),
            }
            : null,
    };

    private static User ReadUser(YamlMappingNode node, string directory) => new()
    {
        Name = Text(node, "name") ?? "",
        UserCredentials = Map(node, "user") is { } user
            ? new KubeconfigCredentials
            {
                TokenFile = FilePath(user, "tokenFile", directory),
                ClientCertificate = FilePath(user, "client-certificate", directory),
                ClientCertificateData = Text(user, "client-certificate-data"),
                ClientKey = FilePath(user, "client-key", directory),
                ClientKeyData = Text(user, "client-key-data"),
                Token = Text(user, "token"),
                UserName = Text(user, "username"),
                Password = Text(user, "password"),
                Impersonate = Text(user, "as"),
                ImpersonateGroups = Texts(user, "as-groups"),
                AuthProvider = Map(user, "auth-provider") is { } provider
                    ? new AuthProvider { Name = Text(provider, "name"), Config = TextMap(Map(provider, "config")) }
                    : null,
                ExternalExecution = Map(user, "exec") is { } exec ? ReadExec(exec, directory) : null,
            }
            : null,
    };

    /// <summary>An exec plugin: a command with a slash in it is relative to the file, a bare one is looked up in PATH.</summary>
    private static ExternalExecution ReadExec(YamlMappingNode node, string directory) => new()
    {
        ApiVersion = Text(node, "apiVersion"),
        Command = Text(node, "command") is { } command && command.Contains('/', StringComparison.Ordinal)
            ? Path.Combine(directory, command)
            : Text(node, "command"),
        Arguments = Texts(node, "args"),
        EnvironmentVariables = [.. Items(node, "env").Select(TextMap)],
        InstallHint = Text(node, "installHint"),
        ProvideClusterInfo = Flag(node, "provideClusterInfo"),
    };

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static YamlMappingNode? Map(YamlMappingNode node, string key) => Child(node, key) as YamlMappingNode;

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode node, string key) =>
        (Child(node, key) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [];

    private static string? Text(YamlMappingNode node, string key) =>
        Child(node, key) is YamlScalarNode { Value: not ("" or null) } scalar && !IsNull(scalar) ? scalar.Value : null;

    private static bool IsNull(YamlScalarNode scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~";

    private static bool Flag(YamlMappingNode node, string key) => bool.TryParse(Text(node, key), out var flag) && flag;

    private static List<string> Texts(YamlMappingNode node, string key) =>
        [.. (Child(node, key) as YamlSequenceNode)?.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "") ?? []];

    private static Dictionary<string, string> TextMap(YamlMappingNode? node) =>
        node?.Children.Where(pair => pair.Value is YamlScalarNode)
            .ToDictionary(pair => pair.Key.ToString(), pair => ((YamlScalarNode)pair.Value).Value ?? "") ?? [];

    private static string? FilePath(YamlMappingNode node, string key, string directory) =>
        Text(node, key) is { } path ? Path.Combine(directory, path) : null;
}
