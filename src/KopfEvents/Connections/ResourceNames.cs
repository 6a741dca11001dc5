namespace KopfEvents.Connections;

/// <summary>
/// Decides which resources a user means by a name, as kubectl does, except that it never guesses between strangers.
/// </summary>
internal static class ResourceNames
{
    /// <summary>The farthest that a name may be from what was written to be offered instead: two typing mistakes.</summary>
    private const int MaxDistance = 2;

    private const int MaxSuggestions = 5;

    /// <summary>
    /// The resource that is meant; null when there is none. Of several versions it is the preferred one, of several groups the
    /// core group, else the one that belongs to Kubernetes itself.
    /// </summary>
    /// <exception cref="ApiException">Custom resources of several groups have that name.</exception>
    public static ApiResource? Choose(string text, IReadOnlyList<ApiResource> resources)
    {
        var best = resources.Select(resource => (Resource: resource, Match: resource.Match(text)))
            .Where(one => one.Match != ResourceMatch.None)
            .GroupBy(one => one.Match, one => one.Resource).MinBy(one => one.Key);
        if (best is null) return null;

        var preferred = best.DistinctBy(resource => (resource.Group, resource.Plural)).ToList();
        if (preferred.FirstOrDefault(resource => resource.Group.Length == 0) is { } core) return core;
        if (preferred.FirstOrDefault(resource => IsBuiltIn(resource.Group)) is { } builtIn) return builtIn;
        return preferred.Count == 1
            ? preferred[0]
            : throw new ApiException(
                ApiFailure.AmbiguousName,
                $"'{text}' can be {string.Join(" or ", preferred.Select(resource => $"'{resource.FullName}'"))}: say which one.");
    }

    /// <summary>
    /// The resources of a category, such as <c>all</c>, each in its preferred version, as far as they can be listed.
    /// </summary>
    public static IReadOnlyList<ApiResource> InCategory(string text, IReadOnlyList<ApiResource> resources) =>
        [.. resources
            .Where(resource => resource.Categories.Contains(text, StringComparer.OrdinalIgnoreCase)
                && resource.Verbs.Contains("list"))
            .DistinctBy(resource => (resource.Group, resource.Plural))];

    /// <summary>The names that are nearest to one that does not exist.</summary>
    public static IReadOnlyList<string> Nearest(string text, IReadOnlyList<ApiResource> resources)
    {
        var name = text.Split('.')[0].ToLowerInvariant();
        return [.. resources
            .Select(resource => (resource.FullName, Distance: DistanceTo(resource, name)))
            .Where(one => one.Distance <= MaxDistance)
            .OrderBy(one => one.Distance).ThenBy(one => one.FullName, StringComparer.Ordinal)
            .Select(one => one.FullName).Distinct().Take(MaxSuggestions)];
    }

    private static int DistanceTo(ApiResource resource, string name) =>
        resource.Plural.StartsWith(name, StringComparison.Ordinal)
            ? 1
            : Math.Min(Distance(resource.Plural, name), Distance(resource.Kind.ToLowerInvariant(), name));

    /// <summary>The groups of Kubernetes itself: <c>apps</c> and <c>batch</c>, and what ends in <c>.k8s.io</c>.</summary>
    private static bool IsBuiltIn(string group) =>
        !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>How many letters have to be put in, taken out or replaced (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
