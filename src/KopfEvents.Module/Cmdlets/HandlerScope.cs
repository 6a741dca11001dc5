using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KopfEvents.Connections;
using KopfEvents.Objects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// The handler that a runspace is in, and the object that it handles. Handlers nest, so this is a stack; it belongs to the
/// runspace and not to the process or a thread, so that parallel handlers never see each other's object.
/// </summary>
/// <param name="Handled">The object.</param>
/// <param name="HandlerName">The handler's name, the default of -Action.</param>
/// <param name="Cluster">Where the object is from: the default connection inside.</param>
/// <param name="Namespace">The handler's own -Namespace: the default inside, together with the connection.</param>
internal sealed record HandlerScope(Target Handled, string HandlerName, ClusterSelection Cluster, string? Namespace)
{
    private static readonly ConditionalWeakTable<Runspace, Stack<HandlerScope>> ByRunspace = [];

    /// <summary>The innermost handler of the runspace that asks; null outside of all.</summary>
    public static HandlerScope? Current =>
        ByRunspace.TryGetValue(Runspace.DefaultRunspace, out var stack) && stack.TryPeek(out var scope) ? scope : null;

    /// <summary>Enters the scope until the result is disposed of.</summary>
    public IDisposable Enter()
    {
        var stack = ByRunspace.GetOrCreateValue(Runspace.DefaultRunspace);
        stack.Push(this);
        return new Exit(stack);
    }

    private sealed class Exit(Stack<HandlerScope> stack) : IDisposable
    {
        public void Dispose() => stack.Pop();
    }
}
