using k8s.KubeConfigModels;

namespace KopfEvents.Connections;

/// <summary>A user of a kubeconfig, with what KubernetesClient's model of it leaves out.</summary>
internal sealed class KubeconfigCredentials : UserCredentials
{
    /// <summary><c>tokenFile</c>: where the token stands; wins over <c>token</c>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whether there is nothing to show to a server.</summary>
    public bool IsAnonymous =>
        TokenFile is null && Token is null && UserName is null && ExternalExecution is null && AuthProvider is null
        && ClientCertificate is null && ClientCertificateData is null;
}
