using System.Management.Automation;
using System.Reflection;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Makes custom objects for a known number of properties. PowerShell keeps the properties of one that is made without in a table
/// of weak references, which costs each object a handle and each garbage collection a walk through all of them.
/// </summary>
internal static class CustomObject
{
    // PowerShell 7 has this constructor; the reference assemblies of PowerShellStandard do not.
    private static readonly ConstructorInvoker? WithCapacity =
        typeof(PSObject).GetConstructor([typeof(int)]) is { } constructor ? ConstructorInvoker.Create(constructor) : null;

    /// <summary>Makes an object without properties.</summary>
    /// <param name="capacity">How many it is going to have.</param>
    public static PSObject New(int capacity) => (PSObject?)WithCapacity?.Invoke(capacity) ?? new PSObject();
}
