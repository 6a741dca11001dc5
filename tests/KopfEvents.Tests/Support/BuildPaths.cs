using System.Reflection;

namespace KopfEvents.Tests.Support;

/// <summary>Where the build has put things, as it has written into this assembly.</summary>
internal static class BuildPaths
{
    /// <summary>The staged module's folder.</summary>
    public static string StagedModule { get; } = Read("StagedModule").TrimEnd('/');

    /// <summary>The program that runs one script in a process of its own.</summary>
    public static string TestHost { get; } = Read("TestHost");

    /// <summary>The program of the quickstart.</summary>
    public static string Quickstart { get; } = Read("Quickstart");

    /// <summary>The folder of restored NuGet packages.</summary>
    public static string Packages { get; } = Read("Packages");

    private static string Read(string key) => typeof(BuildPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == key).Value!;
}
