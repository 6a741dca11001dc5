using System.Diagnostics;

namespace KubernetesSandbox.Tests.Support;

/// <summary>The sandbox as a program of its own, which has said where its kubeconfig is.</summary>
internal sealed class SandboxProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private SandboxProgram(Process process, string kubeconfig) => (_process, Kubeconfig) = (process, kubeconfig);

    /// <summary>The path that it printed.</summary>
    public string Kubeconfig { get; }

    /// <summary>What the program leaves behind when it can't start.</summary>
    public sealed record Failure(int ExitCode, string Output, string Error);

    /// <summary>Starts the program of this build.</summary>
    public static Task<SandboxProgram> StartAsync(params string[] arguments) => StartAsync(Built(arguments));

    /// <summary>Starts a program and waits for its first line.</summary>
    public static async Task<SandboxProgram> StartAsync(ProcessStartInfo start)
    {
        var process = Start(start);
        using var timeout = Timeout();
        var line = await process.StandardOutput.ReadLineAsync(timeout.Token);
        if (line is null)
        {
            using (process)
                Assert.Fail(await process.StandardError.ReadToEndAsync(timeout.Token));
        }

        return new SandboxProgram(process, line);
    }

    /// <summary>Runs the program of this build to its end.</summary>
    /// <param name="temporary">Its directory for temporary files.</param>
    public static async Task<Failure> FailAsync(string temporary, params string[] arguments)
    {
        var start = Built(arguments);
        start.Environment["TMPDIR"] = start.Environment["TEMP"] = start.Environment["TMP"] = temporary;
        using var process = Start(start);
        using var timeout = Timeout();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new Failure(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static ProcessStartInfo Built(IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubernetesSandbox.dll"), .. arguments]);

    private static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private static CancellationTokenSource Timeout()
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        return timeout;
    }
}
