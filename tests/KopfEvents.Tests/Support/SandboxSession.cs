using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>
/// What a class of tests of cmdlets has for each of its tests: a session of PowerShell, connected to a sandbox. That is the one
/// of the class's fixture, or a fresh one.
/// </summary>
public abstract class SandboxSession : IAsyncLifetime
{
    private readonly bool _isShared;

    /// <param name="shared">The fixture's sandbox, whose requests are counted from here on; null for a fresh one.</param>
    private protected SandboxSession(Sandbox? shared = null)
    {
        _isShared = shared is not null;
        Sandbox = shared!;
        shared?.ClearRequests();
    }

    /// <summary>The server.</summary>
    private protected Sandbox Sandbox { get; private set; }

    /// <summary>The session, ended with the test.</summary>
    private protected PowerShellSession Session { get; private set; } = null!;

    /// <summary>What the session's cmdlets get as -Kubeconfig unless a test says otherwise; null for none.</summary>
    private protected virtual string? Kubeconfig => Sandbox.KubeconfigPath;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!_isShared) Sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true });
        await ArrangeAsync();
        Session = new PowerShellSession(Kubeconfig);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        Session.Dispose();
        if (!_isShared) await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Brings into the sandbox what each test finds there.</summary>
    private protected virtual Task ArrangeAsync() => Task.CompletedTask;
}
