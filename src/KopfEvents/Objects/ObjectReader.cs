using System.Text.Json;
using System.Text.RegularExpressions;
using KopfEvents.Text;

namespace KopfEvents.Objects;

/// <summary>
/// Finds the Kubernetes objects in what a user gives: one object, arrays of any depth, or List objects, of any client and shape.
/// An object is whatever carries <c>apiVersion</c>, <c>kind</c> and <c>metadata.name</c>; a model without the first two has
/// those that its type declares; an item of a list without them has the list's. A reference or a row carries <c>kind</c> and
/// <c>name</c> themselves, and no <c>metadata</c>.
/// </summary>
internal sealed partial class ObjectReader(IPropertyReader properties)
{
    private readonly ObjectDescription _descriptions = new(properties);

    /// <summary>Finds them in order. What is none comes as well, with the problem; nothing is thrown.</summary>
    public IEnumerable<Target> Read(object? input) => Walk(input, null, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private IEnumerable<Target> Walk(object? value, GroupVersionKind? inherited, HashSet<object> path)
    {
        if (value is null) return [new Target(value) { Problem = "Null is not a Kubernetes object." }];
        if (properties.TryGetText(value, out var text)) return WalkText(value, text, path);

        var name = Text(Property(value, "metadata"), "name");
        if (name is null && Property(value, "items") is { } listed && properties.TryGetItems(listed, out var items))
        {
            return WalkItems(listed, items, KindOfItems(value), path);
        }

        return properties.TryGetItems(value, out var elements)
            ? WalkItems(value, elements, inherited, path)
            : [ReadOne(value, name, inherited)];
    }

    /// <summary>A text is lines from <c>kubectl get -o name</c>, or else a manifest.</summary>
    private IEnumerable<Target> WalkText(object value, string text, HashSet<object> path)
    {
        text = WithoutByteOrderMark(text);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var names = lines.Select(line => ObjectName.TryParse(line)).ToList();
        if (names.Count > 0 && names.TrueForAll(name => name is not null))
        {
            return names.Select(name => new Target(names.Count == 1 ? value : name!.ToString()) { Name = name });
        }

        try
        {
            var documents = Manifest.Parse(text);
            return documents.Count > 0
                && documents.All(document => document.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                ? documents.SelectMany(document => Walk(document, null, path))
                : [NotAnObject(value, "it is a text that is no manifest, and no name like 'pod/web-0'")];
        }
        catch (FormatException exception)
        {
            return [NotAnObject(value, $"it is a text, but {exception.Message}")];
        }
    }

    /// <summary>Files begin with one, and so does the first line of them.</summary>
    internal static string WithoutByteOrderMark(string text) => text is ['\uFEFF', ..] ? text[1..] : text;

    private IEnumerable<Target> WalkItems(
        object list, IEnumerable<object?> items, GroupVersionKind? inherited, HashSet<object> path)
    {
        if (!path.Add(list))
        {
            yield return new Target(list) { Problem = "A list that contains itself is not a list of Kubernetes objects." };
            yield break;
        }

        foreach (var found in items.SelectMany(item => Walk(item, inherited, path))) yield return found;
        path.Remove(list);
    }

    private GroupVersionKind? KindOfItems(object list)
    {
        var (apiVersion, kind) = KindOf(list, null);
        return apiVersion is not null && kind is not null && kind.Length > 4 && kind.EndsWith("List", StringComparison.Ordinal)
            ? new GroupVersionKind(apiVersion, kind[..^4])
            : null;
    }

    private Target ReadOne(object value, string? name, GroupVersionKind? inherited)
    {
        var (apiVersion, kind) = KindOf(value, inherited);
        if (apiVersion is not null && kind is not null
            && StoredKinds.WhyNot(new(apiVersion, kind)) is { } why) return NotAnObject(value, why);
        var metadata = Property(value, "metadata");
        if (metadata is null && Text(value, "kind") is { } named && Text(value, "name") is { } ownName)
        {
            return ReadReference(value, Text(value, "apiVersion"), named, ownName);
        }

        if (apiVersion is null || kind is null || name is null)
        {
            var missing = new[] { (apiVersion, "apiVersion"), (kind, "kind"), (name, "metadata.name") }
                .Where(one => one.Item1 is null).Select(one => one.Item2);
            return NotAnObject(value, $"it has no {string.Join(", no ", missing)}");
        }

        var (ns, uid) = (Text(metadata, "namespace"), Text(metadata, "uid"));
        return (KindSyntax().IsMatch(kind) ? ProblemOf(apiVersion, name, ns, uid) : NotAKind(kind)) is { } problem
            ? NotAnObject(value, problem)
            : new Target(value) { Reference = new ObjectReference(apiVersion, kind, name, ns, uid) };
    }

    /// <summary>
    /// An item of <c>ownerReferences</c>, an <c>involvedObject</c> or <c>regarding</c> of an event, or a row of a table: with all
    /// that an event needs it is as good as the object, and else it is a name that has to be looked up.
    /// </summary>
    private Target ReadReference(object value, string? apiVersion, string kind, string name)
    {
        var (ns, uid) = (Text(value, "namespace"), Text(value, "uid"));
        if ((ObjectName.IsResource(kind)
            ? ProblemOf(apiVersion, name, ns, uid)
            : NotAKind(kind)) is { } problem) return NotAnObject(value, problem);
        var target = new Target(value) { FieldPath = Text(value, "fieldPath") };
        return apiVersion is not null && ns is not null && uid is not null && KindSyntax().IsMatch(kind)
            ? target with { Reference = new ObjectReference(apiVersion, kind, name, ns, uid) }
            : target with { Name = new ObjectName(kind, name, ns, apiVersion, uid) { IsInAnyNamespace = uid is not null } };
    }

    private static string NotAKind(string kind) => $"its kind '{kind}' is not a kind";

    private static string? ProblemOf(string? apiVersion, string name, string? ns, string? uid) =>
        apiVersion is not null && !ApiVersionSyntax().IsMatch(apiVersion)
            ? $"its apiVersion '{apiVersion}' is not a group and version"
        : !ObjectName.IsName(name) ? $"its name '{name}' is not an object's name"
        : ns is not null && !NamespaceSyntax().IsMatch(ns) ? $"its namespace '{ns}' is not a namespace's name"
        : uid is not null && !UidSyntax().IsMatch(uid) ? $"its uid '{uid}' is not a uid"
        : null;

    private (string? ApiVersion, string? Kind) KindOf(object value, GroupVersionKind? inherited)
    {
        var (apiVersion, kind) = (Text(value, "apiVersion"), Text(value, "kind"));
        if (apiVersion is not null && kind is not null) return (apiVersion, kind);
        var declared = properties.DeclaredKind(value) ?? inherited;
        return (apiVersion ?? declared?.ApiVersion, kind ?? declared?.Kind);
    }

    private object? Property(object? value, string property) =>
        value is not null && properties.TryGet(value, property, out var result) ? result : null;

    // Clients without nullable types write an empty string where there is nothing.
    private string? Text(object? value, string property) =>
        Property(value, property) is { } found && properties.TryGetText(found, out var text) && text.Length > 0 ? text : null;

    // What was given is shown on a terminal, and what a Secret holds is shown nowhere.
    private Target NotAnObject(object value, string why)
    {
        var description = _descriptions.Describe(value);
        return new(_descriptions.MayHoldSecrets(value) ? description : value)
        {
            Problem = PrintableText.Clean($"{description} is not a Kubernetes object: {why}."),
        };
    }

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?/)?[A-Za-z0-9]+\z")]
    private static partial Regex ApiVersionSyntax();

    [GeneratedRegex(@"^[A-Za-z0-9]+\z")]
    private static partial Regex KindSyntax();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex NamespaceSyntax();

    [GeneratedRegex(@"^[^\s\p{C}]{1,253}\z")]
    private static partial Regex UidSyntax();
}
