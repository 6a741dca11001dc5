using System.Net;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>What Kubernetes gives to a pod: where the API server is, and as whom the pod may speak.</summary>
/// <remarks>
/// Source: client-go, rest/config.go (InClusterConfig) and tools/clientcmd/client_config.go. KubernetesClient takes a token with
/// a line break as it is, and does not know <c>POD_NAMESPACE</c>.
/// </remarks>
internal static class PodServiceAccount
{
    /// <summary>Where the files are; tests put them elsewhere.</summary>
    public static string Folder { get; set; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static string TokenFile => Path.Combine(Folder, "token");

    public static string AuthorityFile => Path.Combine(Folder, "ca.crt");

    /// <summary>Whether this is a pod with a service account.</summary>
    public static bool IsPossible => Variable("HOST") is not null && Variable("PORT") is not null && File.Exists(TokenFile);

    /// <summary>The API server's address.</summary>
    public static string Server =>
        "https://"
        + (IPAddress.TryParse(Variable("HOST"), out var address) && address.ToString().Contains(':', StringComparison.Ordinal)
            ? $"[{address}]"
            : Variable("HOST"))
        + $":{Variable("PORT")}";

    /// <summary>The pod's namespace; null when it has none, or when this is no pod.</summary>
    public static string? Namespace
    {
        get
        {
            if (!IsPossible) return null;
            if (Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } named) return named;
            try
            {
                return File.ReadAllText(Path.Combine(Folder, "namespace")).Trim() is { Length: > 0 } own ? own : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable($"KUBERNETES_SERVICE_{name}") is { Length: > 0 } value ? value : null;
}
