namespace KopfEvents.Bench;

/// <summary>A PowerShell that runs a script of the benchmark in a process of its own.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments in front of the script.</param>
internal sealed record Shell(string Name, string Program, string[] Arguments)
{
    private static readonly string[] Plain = ["-NoProfile", "-NonInteractive"];

    /// <summary>PowerShell's engine with nothing around it.</summary>
    public static Shell BareHost { get; } = new("bare host", "dotnet", [BuildPaths.Host]);

    /// <summary>The pwsh on PATH; null where there is none.</summary>
    public static async Task<Shell?> FindPwshAsync(Setting setting, CancellationToken cancellationToken)
    {
        if (ChildProcess.Find("pwsh") is not { } pwsh) return null;
        // As a .NET tool it only starts another process, and that is the one to measure.
        var run = await ChildProcess.RunAsync(
            pwsh, [.. Plain, "-Command", "[Environment]::ProcessPath; [Environment]::GetCommandLineArgs()[0]"],
            setting.Kubeconfig, cancellationToken);
        string[] files = run.Output.Split('\n', StringSplitOptions.TrimEntries);
        return Path.GetFileNameWithoutExtension(files[0]) == "dotnet"
            ? new Shell("pwsh", files[0], [files[1], .. Plain, "-File"])
            : new Shell("pwsh", files[0], [.. Plain, "-File"]);
    }

    /// <summary>One that starts and ends.</summary>
    public Side Empty() => new($"{Name}, empty", Program, [.. Arguments, BuildPaths.Script("empty.ps1")]);

    /// <summary>One that runs a script, which gets the path of the module in front of its arguments.</summary>
    public Side Run(string name, string script, params string[] arguments) =>
        new(name, Program, [.. Arguments, BuildPaths.Script(script), BuildPaths.StagedModule, .. arguments]);
}
