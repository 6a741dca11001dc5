using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>
/// Objects whose events are wanted out of a stream of all events; found by the rules of <see cref="EventQueries"/>.
/// </summary>
/// <param name="objects">The objects.</param>
internal sealed class InvolvedObjects(IReadOnlyList<ObjectReference> objects)
{
    private readonly HashSet<string> _uids = [.. objects.Where(one => one.Uid is not null).Select(one => one.Uid!)];
    private readonly HashSet<(string ApiVersion, string Kind, string Name)> _names =
        [.. objects.Where(one => one.Uid is null).Select(one => (one.ApiVersion, one.Kind, one.Name))];

    /// <summary>The namespaces that their events live in; null in it stands for all.</summary>
    public IReadOnlyList<string?> Namespaces { get; } = objects.Any(one => one.Namespace is null)
        ? [null]
        : [.. objects.Select(one => one.Namespace).Distinct()];

    /// <summary>Whether an event about this reference is one of theirs.</summary>
    public bool Contains(ObjectReference involved)
    {
        ArgumentNullException.ThrowIfNull(involved);
        return (involved.Uid is not null && _uids.Contains(involved.Uid))
            || (_names.Contains((involved.ApiVersion, involved.Kind, involved.Name))
                && objects.Any(one => one.Uid is null && one.Kind == involved.Kind && one.Name == involved.Name
                    && (one.Namespace is null || one.Namespace == involved.Namespace)));
    }
}
