using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>A sandbox of its own for each test of how events get to the server, and a session that writes many.</summary>
public abstract class DeliveringTests : IAsyncLifetime
{
    /// <summary>Requests that write events, for rules of faults.</summary>
    protected const string Posts = "^POST .*/events";

    /// <summary>A script that gives <c>$count</c> pods, p-1 and so on.</summary>
    protected const string Source = "1..$count | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; uid = \"u-$_\" } } }";

    private protected Sandbox Sandbox { get; private set; } = null!;

    private protected PowerShellSession Session { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true });
        Session = new PowerShellSession(Sandbox.KubeconfigPath);
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected ScriptResult Write(int count, string parameters = "") =>
        Session.Run($"$count = {count}; {Source} | Write-KopfInfo Kept -TimeoutSec 300 {parameters}");

    /// <summary>A kubeconfig whose user has other credentials than the sandbox's: an entry in YAML.</summary>
    private protected TemporaryFile KubeconfigOf(string user) => new(
        File.ReadAllText(Sandbox.KubeconfigPath).Replace($"token: {Sandbox.Token("admin")}", user, StringComparison.Ordinal));
}
