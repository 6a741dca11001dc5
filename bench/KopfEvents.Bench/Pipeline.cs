using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KopfEvents.Bench;

/// <summary>The cmdlet in the real PowerShell engine, fed with objects that are there already.</summary>
internal sealed class Pipeline : IDisposable
{
    /// <summary>A message that is the same for all objects.</summary>
    public const string Text = "'all good'";

    /// <summary>A message that PowerShell makes for each object.</summary>
    public const string Script = "{ \"message of object $($_.metadata.name)\" }";

    private readonly Runspace _runspace;
    private readonly int _inFlight;

    public Pipeline(string kubeconfig, int inFlight)
    {
        _inFlight = inFlight;
        _runspace = PowerShellEngine.Open(BuildPaths.StagedModule);
        SetKubeconfig(kubeconfig);
    }

    /// <summary>From now on events go there: <c>$kubeconfig</c> of the scripts.</summary>
    public void SetKubeconfig(string path) => _runspace.SessionStateProxy.SetVariable("kubeconfig", path);

    /// <summary>Prepares objects: <c>$objects</c> of the scripts.</summary>
    public void SetObjects(int count) =>
        _runspace.SessionStateProxy.SetVariable("objects", Enumerable.Range(0, count).Select(Object).ToArray());

    /// <summary>Writes an event for each of the objects.</summary>
    /// <param name="message">The argument of <c>-Message</c>: a text, or a script block that makes one for each object.</param>
    public void Write(string message = Text) =>
        Invoke($"$objects | Write-KopfInfo Measured -Message {message} -Kubeconfig $kubeconfig -ThrottleLimit {_inFlight} "
            + "-ErrorAction Stop");

    public void Invoke(string script)
    {
        using var shell = PowerShell.Create(_runspace).AddScript(script);
        shell.Invoke();
        if (shell.HadErrors) throw new InvalidOperationException($"{script} failed: {shell.Streams.Error.FirstOrDefault()}");
    }

    /// <summary>Tries to write an event for each of the objects, and counts the errors.</summary>
    public int CountErrors(TimeSpan timeout)
    {
        using var shell = PowerShell.Create(_runspace).AddScript(
            $"$objects | Write-KopfInfo Measured -Message {Text} -Kubeconfig $kubeconfig -TimeoutSec {timeout.TotalSeconds}");
        shell.Invoke();
        return shell.Streams.Error.Count;
    }

    public Measurement Run(int events, string message)
    {
        SetObjects(events);
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        Write(message);
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
