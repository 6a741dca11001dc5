using k8s.KubeConfigModels;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>A cluster of a kubeconfig, with what KubernetesClient's model of it leaves out.</summary>
internal sealed class KubeconfigCluster : ClusterEndpoint
{
    /// <summary><c>proxy-url</c>.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary><c>disable-compression</c>; only told to exec plugins.</summary>
    public bool DisableCompression { get; init; }

    /// <summary>The extension <c>client.authentication.k8s.io/exec</c>: what an exec plugin is told of this cluster.</summary>
    public object? ExecConfig { get; init; }
}

/// <summary>A user of a kubeconfig, with what KubernetesClient's model of it leaves out.</summary>
internal sealed class KubeconfigUser : UserCredentials
{
    /// <summary><c>tokenFile</c>: where the token stands; wins over <c>token</c>.</summary>
    public string? TokenFile { get; set; }

    /// <summary><c>as-uid</c>.</summary>
    public string? ImpersonateUid { get; init; }

    /// <summary><c>as-user-extra</c>; KubernetesClient's has one value for each key.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ImpersonateExtra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary><c>exec</c>.</summary>
    public KubeconfigPlugin? Plugin => ExternalExecution as KubeconfigPlugin;
}

/// <summary>An exec plugin of a kubeconfig, with what KubernetesClient's model of it leaves out.</summary>
internal sealed class KubeconfigPlugin : ExternalExecution
{
    /// <summary><c>interactiveMode</c>: <c>Never</c>, <c>IfAvailable</c> or <c>Always</c>; empty is refused.</summary>
    public string InteractiveMode { get; init; } = "";
}
