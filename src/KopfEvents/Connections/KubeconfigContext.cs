using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections;

/// <summary>One context of a kubeconfig.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cluster">The name of its cluster.</param>
/// <param name="User">The name of its user.</param>
internal sealed record KubeconfigContext(string Name, string? Cluster, string? User)
{
    /// <summary>The contexts of the kubeconfig that a selection means.</summary>
    /// <exception cref="ApiException">There is no usable kubeconfig.</exception>
    public static IReadOnlyList<KubeconfigContext> Read(ClusterSelection selection)
    {
        var files = Connections.Cluster.ReadFiles(selection);
        return Connections.Cluster.Usable<IReadOnlyList<KubeconfigContext>>(
            () => [.. KubeconfigFiles.Contexts(files).Select(one => new KubeconfigContext(one.Name, one.Cluster, one.User))]);
    }
}
