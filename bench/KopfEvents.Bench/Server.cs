using System.Diagnostics;
using System.Reflection;

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
        var program = typeof(Server).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Sandbox").Value!;
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--quiet"]) { RedirectStandardOutput = true })!;
        return new Server(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sandbox did not start."), process);
    }

    public void Dispose()
    {
        _sandbox?.Kill();
        _sandbox?.Dispose();
    }
}
