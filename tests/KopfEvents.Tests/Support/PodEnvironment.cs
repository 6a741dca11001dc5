using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>
/// What a process in a pod has: the files of its service account, and variables that say where the API server is.
/// </summary>
internal sealed class PodEnvironment : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopfevents-serviceaccount-");
    private readonly Uri _server;

    /// <param name="sandbox">The server.</param>
    /// <param name="user">Whose token the pod has.</param>
    /// <param name="ns">The pod's namespace.</param>
    public PodEnvironment(Sandbox sandbox, string user, string ns)
    {
        _server = sandbox.Url;
        Write("token", sandbox.Token(user));
        Write("ca.crt", sandbox.CertificateAuthorityPem);
        Write("namespace", ns);
    }

    /// <summary>
    /// The script that makes the imported module look for the files here: only root could write to the real folder.
    /// </summary>
    public string Script =>
        $"""
        $null = Get-KopfOption # loads the engine
        $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ KopfEvents
        $type = $context.LoadFromAssemblyName('KopfEvents').GetType('KopfEvents.Connections.Kubeconfigs.PodServiceAccount')
        $type.GetProperty('Folder').SetValue($null, '{_folder.FullName}')
        """;

    /// <summary>The variables of the process, without a kubeconfig.</summary>
    public (string Name, string? Value)[] Variables =>
        [("KUBECONFIG", "/no/such/file"), ("KUBERNETES_SERVICE_HOST", _server.Host),
            ("KUBERNETES_SERVICE_PORT", $"{_server.Port}")];

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
