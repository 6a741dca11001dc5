using System.Management.Automation;
using System.Text.RegularExpressions;
using KopfEvents.Connections;
using KopfEvents.Module.Completion;

namespace KopfEvents.Module.Cmdlets;

/// <summary>A cmdlet that works in one namespace of a server, or with objects of which some do not say their namespace.</summary>
public abstract class KubeCmdlet : ConnectionCmdlet
{
    /// <summary>
    /// What a namespace's name looks like; case counts, which PowerShell's patterns do not care about by themselves.
    /// </summary>
    internal const string NamespacePattern = @"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z";

    /// <summary>The namespace, instead of the context's.</summary>
    [Parameter]
    [Alias("ns", "n")]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidatePattern(NamespacePattern, Options = RegexOptions.None)]
    public string? Namespace { get; set; }

    /// <summary>The namespace to work in, unless an object says its own.</summary>
    private protected string NamespaceOn(Cluster cluster) => cluster.NamespaceOr(Namespace);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (HandlerScope.Current is { } handler && handler.Cluster == Selection) Namespace ??= handler.Namespace;
    }
}
