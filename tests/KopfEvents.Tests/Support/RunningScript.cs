using System.Collections.Concurrent;
using System.Management.Automation;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Support;

/// <summary>A script that is still running: what it has written so far can be waited for.</summary>
internal sealed class RunningScript : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly SemaphoreSlim _written = new(0);
    private readonly IAsyncResult _running;

    public RunningScript(PowerShellSession session, string script, params (string Name, object? Value)[] variables)
    {
        _shell = session.Begin(script, variables);
        _output.DataAdded += (_, added) =>
        {
            _texts.Enqueue(_output[added.Index].ToString());
            _written.Release();
        };
        _running = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    /// <summary>What it has written, each as text.</summary>
    public IReadOnlyList<string> Output => [.. _texts];

    /// <summary>What it has written with -Verbose.</summary>
    public IReadOnlyList<string> Verbose => Copy(_shell.Streams.Verbose);

    /// <summary>Waits until it has written a text.</summary>
    public async Task SeesAsync(string text)
    {
        while (!Output.Contains(text))
        {
            Assert.True(
                await _written.WaitAsync(Patience, TestContext.Current.CancellationToken),
                $"There is no '{text}' in: {string.Join(", ", Output)}; errors: {string.Join(", ", Copy(_shell.Streams.Error))}");
        }
    }

    /// <summary>Stops it, as Ctrl+C does, and answers how long that took.</summary>
    public TimeSpan Stop()
    {
        var stopping = System.Diagnostics.Stopwatch.StartNew();
        _shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => _shell.EndInvoke(_running));
        return stopping.Elapsed;
    }

    public void Dispose()
    {
        _shell.Stop();
        _shell.Dispose();
        _output.Dispose();
        _written.Dispose();
    }

    /// <summary>Enumerating a collection that is still open would wait for more.</summary>
    private static string[] Copy<T>(PSDataCollection<T> open) =>
        [.. Enumerable.Range(0, open.Count).Select(index => open[index]!.ToString()!)];
}
