namespace KopfEvents.Connections;

/// <summary>Which cluster, and as whom: what a user can say about the connection.</summary>
/// <param name="Kubeconfig">A kubeconfig file; null finds it as kubectl does.</param>
/// <param name="Context">A context of the kubeconfig; null takes its current one.</param>
/// <param name="As">A user to impersonate; null for none.</param>
internal sealed record ClusterSelection(string? Kubeconfig = null, string? Context = null, string? As = null);
