using System.Collections;
using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.Completion;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>Gets objects from an API server, or watches them: by kind, by name, by labels and fields.</summary>
[Cmdlet(VerbsCommon.Get, "KubeObject", DefaultParameterSetName = GetSet)]
[OutputType(KubeObject.TypeName)]
public sealed class GetKubeObjectCommand : ReadingCmdlet
{
    private string? _labels;
    private Shard? _shard;
    private bool _isMixed;

    /// <summary>What kubectl takes: po, pods, Pod, deployments.apps, pod/web-0, all; several with commas.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string[] Resource { get; set; } = [];

    /// <summary>Names of the objects, with wildcards if wanted. By default all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Which labels the objects have: a selector as kubectl takes it, such as 'app=web,tier!=db', or a hashtable, such as @{ app = 'web' }.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNull]
    public object? Selector { get; set; }

    /// <summary>Which values fields have, such as 'status.phase=Running'; the server knows a few fields of each kind.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FieldSelector { get; set; }

    /// <summary>Only a part of the objects, such as 2/8: the third of eight parts, since they are counted from 0 as the pods of an Indexed Job. An object stays in its part, and no two parts share one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var selector = PSObjectReader.Unwrap(Selector);
        _labels = selector is IDictionary pairs ? LabelSelector.FromPairs(pairs) : selector?.ToString();
        if (Shard is not null && !Reading.Shard.TryParse(Shard, out _shard))
        {
            ThrowTerminatingError(Errors.BadValue(nameof(Shard), Shard, "is not a part like 0/8, 1/8 and so on up to 7/8", Shard));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var wanted = Resource.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)).SelectMany(Find).ToList();
        _isMixed = wanted.DistinctBy(one => one.Resource.FullName).Skip(1).Any();
        if (Watch) WatchAll([.. wanted.Select(one => QueryFor(one.Resource, one.Names))], WriteObject);
        else wanted.ForEach(one => Get(one.Resource, one.Names));
    }

    private List<(ApiResource Resource, NameSelection Names)> Find(string text)
    {
        var (resource, name) = text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? (text[..slash], text[(slash + 1)..])
            : (text, null);
        try
        {
            var found = WaitFor(Cluster.Resources.FindAllAsync(resource, StopToken));
            return [.. found.Select(one => (one, new NameSelection(name is null ? Name ?? [] : [name])))];
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, text));
            return [];
        }
    }

    private void Get(ApiResource resource, NameSelection names)
    {
        var isAnywhere = AllNamespaces && resource.IsNamespaced;
        if (names.Plain is { } plain && _labels is null && FieldSelector is null && _shard is null && !isAnywhere)
        {
            foreach (var name in plain) GetOne(resource, name);
        }
        else
        {
            var isWhole = ReadAll(QueryFor(resource, names), resource.FullName, Write);
            foreach (var name in isWhole ? names.Missing : []) WriteError(Errors.NotFound(resource.FullName, name));
        }
    }

    private void GetOne(ApiResource resource, string name)
    {
        WriteVerbose($"Reading {resource.FullName} '{name}' from {Cluster.Server}.");
        try
        {
            Write(WaitFor(ObjectSource.GetAsync(Cluster, resource, Namespace ?? Cluster.Namespace, name, new KubeObjectBuilder(), StopToken)));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, name));
        }
    }

    private void Write(PSObject value)
    {
        if (_isMixed) value.TypeNames.Insert(0, KubeObject.MixedTypeName);
        WriteObject(value);
    }

    private ObjectQuery QueryFor(ApiResource resource, NameSelection names) => new(resource)
    {
        Namespace = resource.IsNamespaced ? NamespaceToRead : null,
        LabelSelector = _labels,
        FieldSelector = FieldSelector,
        Name = names.Plain is [var only] ? only : null,
        NameFilter = names.Filter,
        Shard = _shard,
    };
}
