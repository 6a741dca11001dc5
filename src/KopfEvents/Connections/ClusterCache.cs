using System.Collections.Concurrent;

namespace KopfEvents.Connections;

/// <summary>
/// Keeps connections open between commands and shares them between runspaces: the second event of a session costs a round
/// trip and no handshake. A kubeconfig that has changed on disk is read anew.
/// </summary>
internal static class ClusterCache
{
    private static readonly ConcurrentDictionary<string, Lazy<Cluster>> Clusters = new();

    /// <summary>Begins what the first connection of a process takes long for, whichever it is going to be. Comes back at once.</summary>
    public static void Prepare() => SystemTrust.BeginRead();

    /// <summary>The connection for a selection, opened when it is first asked for.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static Cluster Get(ClusterSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var files = Kubeconfig.Find(selection.Kubeconfig).Select(path => $"{path}@{File.GetLastWriteTimeUtc(path).Ticks}");
        var key = string.Join('\n', [selection.Context, selection.As, .. files]);
        var cluster = Clusters.GetOrAdd(key, _ => new Lazy<Cluster>(() => Cluster.Open(selection)));
        try
        {
            return cluster.Value;
        }
        catch (ApiException)
        {
            // The next command shall try again: a token file may have come, an exec plugin may have been installed.
            Clusters.TryRemove(KeyValuePair.Create(key, cluster));
            throw;
        }
    }
}
