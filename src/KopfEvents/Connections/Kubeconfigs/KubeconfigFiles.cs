using System.Text;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>One kubeconfig file.</summary>
/// <param name="Path">Where it is, in full.</param>
/// <param name="Content">What stands in it.</param>
internal sealed record KubeconfigFile(string Path, byte[] Content);

/// <summary>
/// Finds, reads and merges kubeconfig files as kubectl does: an explicit path, else the files of <c>$KUBECONFIG</c>, else
/// <c>~/.kube/config</c>; of several files the first to name something wins, and relative paths are relative to their own file.
/// </summary>
/// <remarks>
/// Source: client-go, tools/clientcmd/loader.go. KubernetesClient merges too, but not together with a chosen context, it stops at
/// a missing file, takes all paths as relative to the first file, and takes names that differ in case for the same.
/// </remarks>
internal static class KubeconfigFiles
{
    /// <summary>The files that are there, in order of precedence.</summary>
    /// <param name="explicitPath">A file that has to be there; null to look for one.</param>
    /// <param name="directory">The user's current directory, which PowerShell keeps for itself.</param>
    /// <exception cref="KubeconfigException">The explicit file does not exist, or a file cannot be read.</exception>
    public static IReadOnlyList<KubeconfigFile> Read(string? explicitPath, string directory)
    {
        if (!string.IsNullOrEmpty(explicitPath))
        {
            return [Read(Path.GetFullPath(explicitPath, directory))
                ?? throw new KubeconfigException($"There is no kubeconfig file '{explicitPath}'.")];
        }

        return [.. Listed().Where(path => path.Length > 0).Distinct().Select(path => Read(Path.GetFullPath(path, directory)))
            .OfType<KubeconfigFile>()];
    }

    /// <summary>Merges the files into one.</summary>
    /// <exception cref="KubeconfigException">A file is no kubeconfig.</exception>
    public static K8SConfiguration Merge(IEnumerable<KubeconfigFile> files)
    {
        var configurations = files.Select(Decode).ToList();
        return new K8SConfiguration
        {
            CurrentContext = configurations.Select(file => file.CurrentContext)
                .FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Clusters = [.. configurations.SelectMany(file => file.Clusters).DistinctBy(cluster => cluster.Name)],
            Contexts = [.. configurations.SelectMany(file => file.Contexts).DistinctBy(context => context.Name)],
            Users = [.. configurations.SelectMany(file => file.Users).DistinctBy(user => user.Name)],
        };
    }

    /// <summary>The names of the contexts, each with those of its cluster and user.</summary>
    /// <exception cref="KubeconfigException">A file is no kubeconfig.</exception>
    public static IEnumerable<(string Name, string? Cluster, string? User)> Contexts(IEnumerable<KubeconfigFile> files) =>
        Merge(files).Contexts.Select(one => (one.Name, (string?)one.ContextDetails.Cluster, (string?)one.ContextDetails.User));

    /// <summary>On Windows quotes around a path of the list do not belong to it, elsewhere they do.</summary>
    private static IEnumerable<string> Listed()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } listed)
        {
            return listed.Split(Path.PathSeparator)
                .Select(path => OperatingSystem.IsWindows() ? path.Replace("\"", "", StringComparison.Ordinal) : path);
        }

        var home = Environment.GetEnvironmentVariable("HOME");
        if (string.IsNullOrEmpty(home) && OperatingSystem.IsWindows())
        {
            home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        }

        return [Path.Combine(home ?? "", ".kube", "config")];
    }

    private static KubeconfigFile? Read(string path)
    {
        try
        {
            return new KubeconfigFile(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, Directory.Exists(path) ? "it is a directory" : exception.Message);
        }
    }

    private static K8SConfiguration Decode(KubeconfigFile file)
    {
        try
        {
            var configuration = KubeconfigDecoder.Decode(YamlText.Parse(file.Content));
            ResolvePaths(configuration, Path.GetDirectoryName(file.Path)!);
            return configuration;
        }
        catch (YamlException exception)
        {
            // The exception's text repeats what stands in the file, and that can be a token: only the place is told.
            throw Invalid(file.Path, $"it is not YAML (line {exception.Start.Line}, column {exception.Start.Column})");
        }
        catch (Exception exception) when (exception is DecoderFallbackException or FormatException)
        {
            throw Invalid(file.Path, "it is not text in UTF-8");
        }
        catch (KubeconfigException exception)
        {
            throw Invalid(file.Path, exception.Message);
        }
    }

    /// <summary>Paths are relative to their file; a plugin without a slash is looked up in PATH.</summary>
    private static void ResolvePaths(K8SConfiguration configuration, string directory)
    {
        foreach (var cluster in configuration.Clusters)
        {
            cluster.ClusterEndpoint.CertificateAuthority = Resolve(cluster.ClusterEndpoint.CertificateAuthority);
        }

        foreach (var user in configuration.Users.Select(user => (KubeconfigUser)user.UserCredentials))
        {
            user.ClientCertificate = Resolve(user.ClientCertificate);
            user.ClientKey = Resolve(user.ClientKey);
            user.TokenFile = Resolve(user.TokenFile);
            if (user.Plugin is { Command: { } command } plugin
                && command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                plugin.Command = Resolve(command);
            }
        }

        string? Resolve(string? path) => path is null ? null : Path.GetFullPath(path, directory);
    }

    private static KubeconfigException Invalid(string path, string why) =>
        new($"The kubeconfig file '{path}' cannot be used: {why}.");
}
