using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>Gets objects from an API server, or watches them: by kind, by name, by labels and fields.</summary>
[Cmdlet(VerbsCommon.Get, "KubeObject")]
[OutputType(KubeObject.TypeName)]
public sealed class GetKubeObjectCommand : ReadingCmdlet
{
    private readonly List<string> _wanted = [];
    private string? _labels;
    private string? _fields;
    private Shard? _shard;
    private bool _isMixed;

    /// <summary>
    /// What kubectl takes: po, pods, Pod, deployments.apps, pod/web-0, all; several with commas. What kubectl get -o name prints
    /// can be piped in.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ResourceNames]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string[] Resource { get; set; } = [];

    /// <summary>Names of the objects, with wildcards if wanted. By default all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// Which labels the objects have: a selector as kubectl takes it, such as 'app=web,tier!=db', or a hashtable, such as @{ app
    /// = 'web' }.
    /// </summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public object? Selector { get; set; }

    /// <summary>
    /// Which values fields have, such as 'status.phase=Running' or a hashtable of fields and values; the server knows a few
    /// fields of each kind.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? FieldSelector { get; set; }

    /// <summary>
    /// Only a part of the objects, such as 2/8: the third of eight parts, since they are counted from 0 as the pods of an Indexed
    /// Job. An object stays in its part, and no two parts share one.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _labels = SelectorText.Of(Selector, LabelSelector.FromPairs);
        _fields = SelectorText.Of(FieldSelector, Reading.FieldSelector.FromPairs);
        if (Shard is not null && !Reading.Shard.TryParse(Shard, out _shard))
        {
            ThrowTerminatingError(
                Errors.BadValue(nameof(Shard), Shard, "is not a part like 0/8, 1/8 and so on up to 7/8", Shard));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var texts = Resource.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (Name is not null && texts.Find(text => text.Contains('/', StringComparison.Ordinal)) is { } named)
        {
            ThrowTerminatingError(Errors.NameBesideNamed(Name[0], named));
        }

        _wanted.AddRange(texts);
    }

    /// <summary>Only when all names have come is it known whether kinds are mixed, and share one table.</summary>
    protected override void EndProcessing()
    {
        var wanted = _wanted.SelectMany(Find).ToList();
        _isMixed = wanted.DistinctBy(one => one.Resource.FullName).Skip(1).Any();
        if (Watch)
        {
            WatchAll(
                [.. wanted.Where(one => IsThere(one.Resource, one.Names)).Select(one => QueryFor(one.Resource, one.Names))],
                WriteObject);
        }
        else wanted.ForEach(one => Get(one.Resource, one.Names));
    }

    private List<(ApiResource Resource, NameSelection Names)> Find(string text)
    {
        var (resource, name) = text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? (text[..slash], text[(slash + 1)..])
            : (text, null);
        try
        {
            var cluster = Connect();
            var found = Ask(token => cluster.Resources.FindAllAsync(resource, token));
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
        if (KnownByName(resource, names) is { } plain)
        {
            foreach (var name in plain)
            {
                if (GetOne(resource, name) is { } found) Write(found);
            }
        }
        else
        {
            var isWhole = ReadAll(QueryFor(resource, names), resource.FullName, Write);
            foreach (var name in isWhole ? names.Missing : []) WriteError(Errors.NotFound(resource.FullName, name));
        }
    }

    /// <summary>The names of objects that are one request each; null when a list has to tell.</summary>
    private IReadOnlyList<string>? KnownByName(ApiResource resource, NameSelection names) =>
        _labels is null && _fields is null && _shard is null && !(AllNamespaces && resource.IsNamespaced) ? names.Plain : null;

    /// <summary>
    /// Whether any of the named objects exists: to wait for what may never come would be silent, and kubectl refuses it too.
    /// </summary>
    private bool IsThere(ApiResource resource, NameSelection names) =>
        KnownByName(resource, names) is not { } plain || plain.Select(name => GetOne(resource, name)).ToList()
            .Exists(found => found is not null);

    private PSObject? GetOne(ApiResource resource, string name)
    {
        var cluster = Connect();
        WriteVerbose($"Reading {resource.FullName} '{name}' from {cluster.Server}.");
        try
        {
            return Ask(token =>
                ObjectSource.GetAsync(cluster, resource, NamespaceOn(cluster), name, new KubeObjectBuilder(), token));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, name));
            return null;
        }
    }

    private void Write(PSObject value)
    {
        if (_isMixed) value.TypeNames.Insert(0, KubeObject.MixedTypeName);
        WriteObject(value);
    }

    private ObjectQuery QueryFor(ApiResource resource, NameSelection names) => new(resource)
    {
        Namespace = resource.IsNamespaced ? NamespaceToRead(Connect()) : null,
        LabelSelector = _labels,
        FieldSelector = _fields,
        Name = names.Plain is [var only] ? only : null,
        NameFilter = names.Filter,
        Shard = _shard,
    };
}
