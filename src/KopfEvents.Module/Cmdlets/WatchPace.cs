using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Tells the commands behind a watch, in the same pipeline, whether the next object is there already. When it is not, nobody
/// knows how long it will be in coming, and what is still on its way is waited for and told.
/// </summary>
internal sealed class WatchPace : IDisposable
{
    private static readonly ConditionalWeakTable<Runspace, WatchPace> ByRunspace = [];

    private readonly WatchPace? _outer;
    private readonly bool _isPausing;

    private WatchPace(WatchPace? outer, bool isPausing) => (_outer, _isPausing) = (outer, isPausing);

    /// <summary>Whether the runspace handles an object of a watch that has no other one yet.</summary>
    public static bool IsPausing => ByRunspace.TryGetValue(Runspace.DefaultRunspace, out var pace) && pace._isPausing;

    /// <summary>Hands on an object, until the result is disposed of.</summary>
    public static WatchPace Enter(bool isPausing)
    {
        var outer = ByRunspace.TryGetValue(Runspace.DefaultRunspace, out var pace) ? pace : null;
        var inner = new WatchPace(outer, isPausing);
        ByRunspace.AddOrUpdate(Runspace.DefaultRunspace, inner);
        return inner;
    }

    public void Dispose()
    {
        if (_outer is null) ByRunspace.Remove(Runspace.DefaultRunspace);
        else ByRunspace.AddOrUpdate(Runspace.DefaultRunspace, _outer);
    }
}
