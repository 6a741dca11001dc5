using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>A program that is run to its end.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan SamplingInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it, and takes the time from its start to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<ChildRun> RunAsync(
        string program, IEnumerable<string> arguments, string kubeconfig, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var exit = process.WaitForExitAsync(cancellationToken);
        var peak = await SampleMemoryAsync(process, exit, cancellationToken);
        await exit;
        var elapsed = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0
            ? new ChildRun(elapsed, peak / 1e6, (await output).Trim())
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)} failed: {await output}{await errors}");
    }

    /// <summary>The full path of a program on PATH; null where there is none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);

    /// <summary>The system forgets the peak when a process ends, so it is asked for until then.</summary>
    private static async Task<long> SampleMemoryAsync(Process process, Task exit, CancellationToken cancellationToken)
    {
        long peak = 0;
        while (!exit.IsCompleted)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                break; // it has just ended
            }

            await Task.WhenAny(exit, Task.Delay(SamplingInterval, cancellationToken));
        }

        return peak;
    }
}

/// <summary>What a program took.</summary>
/// <param name="Elapsed">From its start to its end.</param>
/// <param name="PeakMegabytes">The largest working set that was seen.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record ChildRun(TimeSpan Elapsed, double PeakMegabytes, string Output);
