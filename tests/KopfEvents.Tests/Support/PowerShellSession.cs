using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace KopfEvents.Tests.Support;

/// <summary>A runspace of the real PowerShell engine with the staged module imported.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="kubeconfig">What the module's cmdlets get as -Kubeconfig unless a test says otherwise; null for none.</param>
    /// <param name="host">What shows what scripts write to a screen; null for nobody.</param>
    public PowerShellSession(string? kubeconfig = null, PSHost? host = null)
    {
        _runspace = PowerShellEngine.Open(BuildPaths.StagedModule, host);
        if (kubeconfig is not null)
        {
            Run("$PSDefaultParameterValues = @{ '*-Kopf*:Kubeconfig' = $file; '*-Kube*:Kubeconfig' = $file }",
                ("file", kubeconfig)).AssertNoErrors();
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
/// <param name="output">What it wrote.</param>
/// <param name="streams">What it wrote to the other streams; copied, since they end with the shell.</param>
/// <param name="terminating">The error that ended it.</param>
internal sealed class ScriptResult(IReadOnlyList<PSObject> output, PSDataStreams streams, ErrorRecord? terminating)
{
    public IReadOnlyList<PSObject> Output { get; } = output;

    /// <summary>The error that ended the whole script.</summary>
    public ErrorRecord? Terminating { get; } = terminating;

    /// <summary>The errors that did not.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; } = [.. streams.Error];

    /// <summary>The one error that there is: of an object, of the statement, or of the whole script.</summary>
    public ErrorRecord OnlyError => Terminating ?? Assert.Single(Errors);

    public IReadOnlyList<string> Warnings { get; } = [.. streams.Warning.Select(one => one.Message)];

    public IReadOnlyList<string> Verbose { get; } = [.. streams.Verbose.Select(one => one.Message)];

    public IReadOnlyList<string> Information { get; } = [.. streams.Information.Select(one => one.ToString())];

    public IReadOnlyList<string> Progress { get; } = [.. streams.Progress.Select(one => one.ToString())];

    public IReadOnlyList<string> Debug { get; } = [.. streams.Debug.Select(one => one.Message)];

    public void AssertNoErrors()
    {
        Assert.True(Terminating is null, $"It ended with: {Terminating?.Exception.Message}");
        Assert.Empty(Errors.Select(one => one.Exception.Message));
    }
}
