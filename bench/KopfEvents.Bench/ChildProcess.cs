using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>A program that is run to its end.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it, and takes the time from its start to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<(TimeSpan Elapsed, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, string kubeconfig, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0
            ? (elapsed, output.Trim())
            : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} failed: {output}{await errors}");
    }

    /// <summary>The full path of a program on PATH; null where there is none.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);
}
