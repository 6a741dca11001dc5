using System.Text;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>Which objects of a resource are wanted.</summary>
/// <param name="Resource">The resource.</param>
internal sealed record ObjectQuery(ApiResource Resource)
{
    /// <summary>Only those of a namespace; null for all namespaces, and for a cluster-scoped resource.</summary>
    public string? Namespace { get; init; }

    /// <summary>Only those whose labels match.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Only those whose fields match; the server knows a few fields of each kind.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Only those with this name.</summary>
    public string? Name { get; init; }

    /// <summary>Only those whose name it accepts; asked here, not on the server.</summary>
    public Func<string, bool>? NameFilter { get; init; }

    /// <summary>Only those of a part.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How many objects the server gives at a time: as many as kubectl asks for.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Whether nothing but their metadata is wanted: a fraction of what the server would have to send.</summary>
    public bool IsMetadataOnly { get; init; }

    /// <summary>The representation to ask for.</summary>
    internal string Accept => IsMetadataOnly ? MetadataMediaTypes.List : "application/json";

    /// <summary>What messages call it: <c>pods in apps</c>.</summary>
    public override string ToString() =>
        Resource.IsNamespaced
            ? $"{Resource.FullName} in {(Namespace is null ? "all namespaces" : $"namespace {Namespace}")}"
            : Resource.FullName;

    /// <summary>Whether an object that the server gives is wanted.</summary>
    internal bool Includes(ObjectIdentity found) =>
        (NameFilter is null || NameFilter(found.Name)) && (Shard is null || Shard.Contains(found.Uid));

    /// <summary>The path of a page.</summary>
    /// <param name="continue">The token of the page; null for the first one.</param>
    internal string PathOfPage(string? @continue) => Path(("limit", $"{PageSize}"), ("continue", @continue));

    /// <summary>The path of a watch.</summary>
    /// <param name="resourceVersion">What is known already.</param>
    /// <param name="timeout">When the server shall end it.</param>
    internal string PathOfWatch(string resourceVersion, TimeSpan timeout) => Path(
        ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
            ("timeoutSeconds", $"{timeout.TotalSeconds:0}"));

    private string Path(params (string Name, string? Value)[] parameters)
    {
        var fields =
            Reading.FieldSelector.All(Name is null ? null : FieldTerm.Equal("metadata.name", Name), FieldSelector);
        var path = new StringBuilder(Resource.PathOf(Namespace));
        var separator = '?';
        foreach (
            var (name, value) in (
                ReadOnlySpan<(string, string?)>)[.. parameters, ("labelSelector", LabelSelector), ("fieldSelector", fields)])
        {
            if (string.IsNullOrEmpty(value)) continue;
            path.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return path.ToString();
    }
}
