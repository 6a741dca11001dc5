using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace KopfEvents.Tests.Support;

/// <summary>
/// The module that <c>dotnet build</c> has staged in out/KopfEvents. The tests bring no copy of the engine or the module of their
/// own: cmdlets and unit tests alike run the files that users import, loaded the way users load them.
/// </summary>
internal static class StagedModule
{
    [ModuleInitializer]
    internal static void Load()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            name.Name == "KopfEvents.Module"
                ? context.LoadFromAssemblyPath(Path.Combine(BuildPaths.StagedModule, "KopfEvents.Module.dll"))
                : null;
        RegisterEngine();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RegisterEngine() => new Module.ModuleInitializer().OnImport();
}
