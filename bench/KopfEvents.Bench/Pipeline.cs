using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace KopfEvents.Bench;

/// <summary>The cmdlet in the real PowerShell engine, fed with objects that are there already.</summary>
internal sealed class Pipeline : IDisposable
{
    private readonly Runspace _runspace;
    private readonly int _inFlight;

    public Pipeline(string kubeconfig, int inFlight)
    {
        _inFlight = inFlight;
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(Pipeline).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "StagedModule").Value!]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _runspace.SessionStateProxy.SetVariable("kubeconfig", kubeconfig);
    }

    public Measurement Run(int events)
    {
        _runspace.SessionStateProxy.SetVariable("objects", Enumerable.Range(0, events).Select(Object).ToArray());
        using var shell = PowerShell.Create(_runspace).AddScript(
            $"$objects | Write-KopfInfo Measured -Message {{ \"message of object $($_.metadata.name)\" }} -Kubeconfig $kubeconfig -ThrottleLimit {_inFlight} -ErrorAction Stop");
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        shell.Invoke();
        return Measurement.Since(started, cpu, events);
    }

    public void Dispose() => _runspace.Dispose();

    private static PSObject Object(int i)
    {
        var metadata = new PSObject();
        metadata.Properties.Add(new PSNoteProperty("name", $"p-{i}"));
        metadata.Properties.Add(new PSNoteProperty("namespace", "default"));
        metadata.Properties.Add(new PSNoteProperty("uid", $"00000000-0000-0000-0000-{i:D12}"));
        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty("apiVersion", "v1"));
        result.Properties.Add(new PSNoteProperty("kind", "Pod"));
        result.Properties.Add(new PSNoteProperty("metadata", metadata));
        return result;
    }
}
