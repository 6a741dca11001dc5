using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections;

/// <summary>Which cluster, and as whom: what a user can say about the connection.</summary>
/// <param name="Kubeconfig">A kubeconfig file; null finds it as kubectl does.</param>
/// <param name="Context">A context of the kubeconfig; null takes its current one.</param>
/// <param name="As">A user to impersonate; null for none.</param>
/// <param name="Directory">
/// What relative paths are relative to, and where exec plugins run: PowerShell's location, which is not the process's directory.
/// Null takes that one.
/// </param>
internal sealed record ClusterSelection(
    string? Kubeconfig = null, string? Context = null, string? As = null, string? Directory = null)
{
    /// <summary>Whether nothing is said, and the one that is in use otherwise will do.</summary>
    public bool IsEmpty => Kubeconfig is null && Context is null && As is null;

    /// <summary>What is wrong with the user to impersonate, for the end of a sentence; null for nothing.</summary>
    public string? CheckAs() => As is null ? null : HeaderLines.Check(As);

    public string CurrentDirectory => Directory ?? Environment.CurrentDirectory;
}
