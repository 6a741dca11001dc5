using System.Diagnostics;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A PowerShell process of its own, for tests of what belongs to a process: loaded assemblies, the environment.
/// </summary>
internal static class TestHost
{
    /// <summary>
    /// Runs a script, which must succeed, and gives the lines that it writes. <c>$module</c> is the staged module.
    /// </summary>
    public static async Task<string[]> RunAsync(string script, params (string Name, string? Value)[] environment)
    {
        using var running = Start(script, environment);
        var output = await running.EndAsync();
        return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts a script that may run for ever.</summary>
    public static Running Start(string script, params (string Name, string? Value)[] environment) => new(script, environment);

    /// <summary>A script that runs; disposing it ends it.</summary>
    internal sealed class Running : IDisposable
    {
        private readonly TemporaryFile _file;
        private readonly Process _process;
        private readonly Task<string> _output;
        private readonly Task<string> _errors;

        public Running(string script, (string Name, string? Value)[] environment)
        {
            _file = new TemporaryFile($"$module = '{BuildPaths.StagedModule}'; $packages = '{BuildPaths.Packages}'\n{script}");
            var start = new ProcessStartInfo(
                "dotnet", [BuildPaths.TestHost, _file.Path])
            { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            _process = Process.Start(start)!;
            _output = _process.StandardOutput.ReadToEndAsync();
            _errors = _process.StandardError.ReadToEndAsync();
        }

        /// <summary>Waits for its end, which must be a good one, and gives what it wrote.</summary>
        public async Task<string> EndAsync()
        {
            await _process.WaitForExitAsync();
            Assert.True(_process.ExitCode == 0, $"{await _output}\n{await _errors}");
            return await _output;
        }

        public void Kill() => _process.Kill(entireProcessTree: true);

        public void Dispose()
        {
            if (!_process.HasExited) Kill();
            _process.Dispose();
            _file.Dispose();
        }
    }
}
