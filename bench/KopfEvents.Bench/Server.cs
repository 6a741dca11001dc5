using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using k8s;

namespace KopfEvents.Bench;

/// <summary>The server to measure against: a given cluster, or a sandbox in a process of its own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process? _sandbox;
    private readonly Kubernetes _client; // for its TLS

    private Server(string kubeconfig, Process? sandbox)
    {
        (Kubeconfig, _sandbox) = (kubeconfig, sandbox);
        Configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        _client = new Kubernetes(Configuration);
    }

    public string Kubeconfig { get; }

    /// <summary>What stands in the kubeconfig.</summary>
    public KubernetesClientConfiguration Configuration { get; }

    /// <summary>Where it is.</summary>
    public Uri Address => _client.BaseUri;

    /// <summary>Whether it can be filled, slowed down and disturbed at will.</summary>
    public bool IsSandbox => _sandbox is not null;

    public static Server Start(string? kubeconfig)
    {
        if (kubeconfig is not null) return new Server(kubeconfig, null);
        var process =
            Process.Start(new ProcessStartInfo("dotnet", [BuildPaths.Sandbox, "--quiet"]) { RedirectStandardOutput = true })!;
        return new Server(
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."), process);
    }

    /// <summary>
    /// Lets each matching request of a sandbox meet with a fault, as the sandbox's own documentation describes them.
    /// </summary>
    public Task AddFaultAsync(string rule, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "sandbox/faults", rule, cancellationToken);

    /// <summary>Ends all faults.</summary>
    public Task ClearFaultsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "sandbox/faults", null, cancellationToken);

    /// <summary>Sends one request and gives the response's body.</summary>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (Configuration.AccessToken is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _client.HttpClient.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public void Dispose()
    {
        _client.Dispose();
        _sandbox?.Kill();
        _sandbox?.Dispose();
    }
}
