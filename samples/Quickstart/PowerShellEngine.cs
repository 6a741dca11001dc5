using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

/// <summary>
/// The one way in which quickstart, tests and benchmark start the real PowerShell engine, which the package
/// System.Management.Automation is.
/// </summary>
internal static class PowerShellEngine
{
    /// <summary>Opens a runspace; whoever asks disposes it.</summary>
    /// <param name="module">The path of a module to import; that it cannot be imported is an exception. Null for none.</param>
    /// <param name="host">What shows what scripts write to a screen; null for nobody.</param>
    public static Runspace Open(string? module = null, PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        if (module is not null) state.ImportPSModule([module]);
        state.ThrowOnRunspaceOpenError = true;
        var runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return runspace;
    }
}
