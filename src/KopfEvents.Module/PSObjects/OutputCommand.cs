using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// The command that shows what is being formatted: Out-Default, Out-Host, Out-String or Out-File. PowerShell tells a view neither
/// which one it is nor how wide, and the stack is no help, since .NET inlines what runs often. So its list of running pipelines
/// is read, which is not public, but has been the same since PowerShell 7.4 at least.
/// </summary>
internal static class OutputCommand
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<(Type Type, string Name), Func<object, object?>?> Getters = new();

    private static readonly ConditionalWeakTable<object, Finding> Found = [];

    private static readonly MethodInfo? GetPipeline =
        typeof(Runspace).GetMethod("GetCurrentlyRunningPipeline", Members, Type.EmptyTypes);

    /// <summary>The command; null where it cannot be told.</summary>
    public static PSCmdlet? Running
    {
        get
        {
            try
            {
                return Find();
            }
            catch (Exception)
            {
                return null; // Another PowerShell has other members. Whatever they do, a view has to show something.
            }
        }
    }

    // The innermost pipeline comes first, and as long as it runs it stays what it is.
    private static PSCmdlet? Find()
    {
        var running = Runspace.DefaultRunspace is { } runspace ? GetPipeline?.Invoke(runspace, null) : null;
        var pipelines = Items(Get(Get(running, "Stopper"), "_stack"));
        return pipelines.FirstOrDefault() is { } innermost ? Found.GetValue(innermost, _ => Find(pipelines)).Command : null;
    }

    // What is redirected to a file goes to a pipeline of its own behind the last command, which may have formatted it already.
    private static Finding Find(IEnumerable<object> pipelines)
    {
        foreach (var pipeline in pipelines)
        {
            var commands = Items(Get(pipeline, "Commands")).ToList();
            var redirection = Get(Get(Get(commands.LastOrDefault(), "CommandRuntime"), "OutputPipe"), "PipelineProcessor");
            var found = commands.Concat(Items(Get(redirection, "Commands"))).Select(Output)
                .FirstOrDefault(one => one is not null);
            if (found is not null) return new Finding(found);
        }

        return new Finding(null);
    }

    private static PSCmdlet? Output(object command) =>
        Get(command, "Command") is PSCmdlet cmdlet && cmdlet.GetType().Name is
            "OutDefaultCommand" or "OutHostCommand" or "OutStringCommand" or "OutFileCommand"
            ? cmdlet
            : null;

    private static IEnumerable<object> Items(object? list) => (list as IEnumerable)?.Cast<object>() ?? [];

    private static object? Get(object? value, string name) =>
        value is null ? null : Getters.GetOrAdd((value.GetType(), name), Getter) is { } getter ? getter(value) : null;

    private static Func<object, object?>? Getter((Type Type, string Name) member)
    {
        for (var type = member.Type; type is not null; type = type.BaseType)
        {
            if (type.GetProperty(member.Name, Members | BindingFlags.DeclaredOnly) is { } property) return property.GetValue;
            if (type.GetField(member.Name, Members | BindingFlags.DeclaredOnly) is { } field) return field.GetValue;
        }

        return null;
    }

    private sealed record Finding(PSCmdlet? Command);
}
