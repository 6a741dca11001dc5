using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KopfEvents.Module;

/// <summary>
/// Loads the engine and all that it needs from the folder <c>dependencies</c> into a context of their own, so that any other
/// module may bring any other version of KubernetesClient or YamlDotNet, loaded before or after.
/// </summary>
/// <remarks>Source: "Resolving PowerShell module assembly dependency conflicts", learn.microsoft.com.</remarks>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string Engine = "KopfEvents";

    private static readonly Lazy<ModuleLoadContext> Instance = new(() => new ModuleLoadContext());

    private readonly string _folder =
        Path.Combine(Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!, "dependencies");

    private ModuleLoadContext()
        : base(Engine)
    {
    }

    /// <summary>Gives the default context our engine when it asks for it, and for nothing else.</summary>
    public static Assembly? ResolveEngine(AssemblyLoadContext asking, AssemblyName name) =>
        name.Name == Engine ? Instance.Value.LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // What was compiled ahead of time for this machine, or else what any machine can compile.
        var image = Path.Combine(_folder, RuntimeInformation.RuntimeIdentifier, $"{assemblyName.Name}.dll");
        if (File.Exists(image)) return LoadFromAssemblyPath(image);
        var plain = Path.Combine(_folder, $"{assemblyName.Name}.dll");
        return File.Exists(plain) ? LoadFromAssemblyPath(plain) : null;
    }
}

/// <summary>Runs when PowerShell imports the module, before it looks at the cmdlets.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport()
    {
        // Imported again, or into another runspace of the process: once is enough.
        AssemblyLoadContext.Default.Resolving -= ModuleLoadContext.ResolveEngine;
        AssemblyLoadContext.Default.Resolving += ModuleLoadContext.ResolveEngine;
    }
}
