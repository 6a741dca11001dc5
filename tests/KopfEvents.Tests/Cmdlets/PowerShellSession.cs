using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>A runspace of the real PowerShell engine with the staged module imported.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="kubeconfig">What the module's cmdlets get as -Kubeconfig unless a test says otherwise; null for none.</param>
    public PowerShellSession(string? kubeconfig = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([BuildPaths.StagedModule]);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        if (kubeconfig is not null)
        {
            Run("$PSDefaultParameterValues = @{ '*-Kopf*:Kubeconfig' = $file }", ("file", kubeconfig)).AssertNoErrors();
        }
    }

    /// <summary>Runs a script to its end, however that comes.</summary>
    public ScriptResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using var shell = Begin(script, variables);
        try
        {
            var output = shell.Invoke();
            return new ScriptResult(output, shell.Streams, null);
        }
        catch (RuntimeException exception)
        {
            return new ScriptResult([], shell.Streams, exception.ErrorRecord);
        }
    }

    /// <summary>Prepares a script for tests that start and stop it themselves.</summary>
    public PowerShell Begin(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables) _runspace.SessionStateProxy.SetVariable(name, value);
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell.AddScript(script);
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a user sees of a script.</summary>
internal sealed record ScriptResult(IReadOnlyList<PSObject> Output, PSDataStreams Streams, ErrorRecord? Terminating)
{
    /// <summary>The errors that did not end the script.</summary>
    public IReadOnlyList<ErrorRecord> Errors => [.. Streams.Error];

    /// <summary>The one error that there is: of an object, of the statement, or of the whole script.</summary>
    public ErrorRecord OnlyError => Terminating ?? Assert.Single(Errors);

    public IEnumerable<string> Verbose => Streams.Verbose.Select(one => one.Message);

    public void AssertNoErrors()
    {
        Assert.True(Terminating is null, $"It ended with: {Terminating?.Exception.Message}");
        Assert.Empty(Errors.Select(one => one.Exception.Message));
    }
}
