using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>The server to measure against: a given cluster, or a sandbox in a process of its own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process? _sandbox;

    private Server(string kubeconfig, Process? sandbox) => (Kubeconfig, _sandbox) = (kubeconfig, sandbox);

    public string Kubeconfig { get; }

    public static Server Start(string? kubeconfig)
    {
        if (kubeconfig is not null) return new Server(kubeconfig, null);
        var process = Process.Start(new ProcessStartInfo("dotnet", [BuildPaths.Sandbox, "--quiet"]) { RedirectStandardOutput = true })!;
        return new Server(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."), process);
    }

    public void Dispose()
    {
        _sandbox?.Kill();
        _sandbox?.Dispose();
    }
}
