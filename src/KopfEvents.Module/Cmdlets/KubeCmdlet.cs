using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.Completion;

namespace KopfEvents.Module.Cmdlets;

/// <summary>A cmdlet that works in one namespace of a server, or with objects of which some do not say their namespace.</summary>
public abstract class KubeCmdlet : ConnectionCmdlet
{
    /// <summary>The namespace, instead of the context's.</summary>
    [Parameter]
    [Alias("ns", "n")]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNamespace]
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
