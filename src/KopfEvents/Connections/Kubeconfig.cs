using k8s;
using k8s.KubeConfigModels;

namespace KopfEvents.Connections;

/// <summary>
/// Finds and merges kubeconfig files as kubectl does: an explicit path, else the files of <c>$KUBECONFIG</c>, else
/// <c>~/.kube/config</c>; of several files the first to name something wins, and relative paths are relative to their own file.
/// </summary>
/// <remarks>
/// Source: "Organizing Cluster Access Using kubeconfig Files", kubernetes.io. KubernetesClient merges too, but not together
/// with a chosen context, it stops at a missing file, and it takes all paths as relative to the first file.
/// </remarks>
internal static class Kubeconfig
{
    /// <summary>The files that are to be read, in order of precedence; empty when there is none (then a pod's service account may serve).</summary>
    /// <exception cref="ApiException">The explicit file does not exist.</exception>
    public static IReadOnlyList<string> Find(string? explicitPath)
    {
        if (!string.IsNullOrEmpty(explicitPath))
        {
            return File.Exists(explicitPath)
                ? [explicitPath]
                : throw new ApiException(ApiFailure.InvalidKubeconfig, $"There is no kubeconfig file '{explicitPath}'.");
        }

        var listed = Environment.GetEnvironmentVariable("KUBECONFIG");
        var paths = string.IsNullOrEmpty(listed)
            ? [KubernetesClientConfiguration.KubeConfigDefaultLocation]
            : listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => path.Trim('"'));
        return [.. paths.Distinct().Where(File.Exists)];
    }

    /// <summary>Reads the files and merges them into one.</summary>
    /// <exception cref="ApiException">A file cannot be read or is not a kubeconfig.</exception>
    public static K8SConfiguration Load(IReadOnlyList<string> paths)
    {
        var files = paths.Select(KubeconfigReader.Read).ToList();
        return new K8SConfiguration
        {
            CurrentContext = files.Select(file => file.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Clusters = FirstOfEachName(files.SelectMany(file => file.Clusters), cluster => cluster.Name),
            Contexts = FirstOfEachName(files.SelectMany(file => file.Contexts), context => context.Name),
            Users = FirstOfEachName(files.SelectMany(file => file.Users), user => user.Name),
        };
    }

    private static List<T> FirstOfEachName<T>(IEnumerable<T> items, Func<T, string> name) => [.. items.DistinctBy(name)];
}
