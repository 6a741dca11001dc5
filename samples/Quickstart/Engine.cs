using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

/// <summary>The real PowerShell engine, with the module that the build has staged.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine()
    {
        var metadata = typeof(Engine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        _runspace = PowerShellEngine.Open(metadata.Single(one => one.Key == "StagedModule").Value!);
    }

    /// <summary>Runs a script and shows what it writes; false when anything went wrong.</summary>
    public bool Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        foreach (var output in shell.AddScript(script).Invoke()) Console.WriteLine(output);
        foreach (var warning in shell.Streams.Warning) Console.Error.WriteLine($"WARNING: {warning}");
        foreach (var error in shell.Streams.Error) Console.Error.WriteLine($"ERROR: {error}");
        return !shell.HadErrors && shell.Streams.Warning.Count == 0;
    }

    /// <summary>Runs a script and gives what it writes.</summary>
    public List<string> Read(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        return [.. shell.AddScript(script).Invoke().Select(output => output.ToString())];
    }

    public void Dispose() => _runspace.Dispose();
}
