using System.Reflection;

namespace KopfEvents.Bench;

/// <summary>Where the build has put what is measured.</summary>
internal static class BuildPaths
{
    public static string StagedModule => Find("StagedModule");

    public static string Sandbox => Find("Sandbox");

    /// <summary>A bare PowerShell process: runs the script file that is its first argument.</summary>
    public static string Host => Find("Host");

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "scripts", name);

    private static string Find(string key) =>
        typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == key).Value!;
}
