namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>Where a server is, how to get there, and how to show who asks.</summary>
internal sealed record ClusterConfiguration
{
    /// <summary>The server.</summary>
    public required ServerAddress Server { get; init; }

    /// <summary>The <c>proxy-url</c>; null leaves it to the environment.</summary>
    public ProxyAddress? Proxy { get; init; }

    /// <summary><c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary><c>tls-server-name</c>: the name that is asked for and verified, instead of the host's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The authorities that may vouch for the server; null for those of the system.</summary>
    public PemSource? Authorities { get; init; }

    /// <summary>The client certificate with its chain; null for none.</summary>
    public PemSource? ClientCertificate { get; init; }

    /// <summary>The key of the client certificate.</summary>
    public PemSource? ClientKey { get; init; }

    /// <summary>The user: token, password, plugin. Empty where kubectl sends none.</summary>
    public KubeconfigUser User { get; init; } = new();

    /// <summary>Whom to act as; null for nobody.</summary>
    public Impersonation? ActAs { get; init; }

    /// <summary>The namespace of the context, or what stands in for it.</summary>
    public required string Namespace { get; init; }

    /// <summary>What an exec plugin is told of the cluster.</summary>
    public KubeconfigCluster Cluster { get; init; } = new();

    /// <summary>Where all of this was found, for people: files, context, cluster and user.</summary>
    public required string Origin { get; init; }

    /// <summary>The files that the configuration names and that can change.</summary>
    public IEnumerable<string> Files =>
        new[] { Authorities?.File, ClientCertificate?.File, ClientKey?.File, User.TokenFile }.OfType<string>();
}

/// <summary>PEM that stands in the kubeconfig or in a file; what stands in the kubeconfig wins.</summary>
/// <param name="Data">In base64; null for none.</param>
/// <param name="File">A path; null for none.</param>
internal sealed record PemSource(string? Data, string? File)
{
    /// <summary>The source, or null where there is none.</summary>
    public static PemSource? From(string? data, string? file) => data is null && file is null
        ? null
        : new(data, data is null ? file : null);

    /// <summary>Reads it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public byte[] Read() => Data is not null ? Convert.FromBase64String(Data) : System.IO.File.ReadAllBytes(File!);
}
