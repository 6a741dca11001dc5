using System.Diagnostics;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>A PowerShell process of its own, for tests of what belongs to a process: loaded assemblies, the environment.</summary>
internal static class TestHost
{
    /// <summary>Runs a script, which must succeed, and gives the lines that it writes. <c>$module</c> is the staged module.</summary>
    public static async Task<string[]> RunAsync(string script, params (string Name, string? Value)[] environment)
    {
        using var file = new TemporaryFile($"$module = '{BuildPaths.StagedModule}'; $packages = '{BuildPaths.Packages}'\n{script}");
        var start = new ProcessStartInfo("dotnet", [BuildPaths.TestHost, file.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        return output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
