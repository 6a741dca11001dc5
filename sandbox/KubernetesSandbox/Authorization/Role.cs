using System.Text.Json;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// A Role, or, without a namespace, a ClusterRole. The rules of an aggregated cluster role are those of the roles whose labels it
/// selects (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles).
/// </summary>
internal sealed record Role(
    string Namespace,
    string Name,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<PolicyRule> Rules,
    IReadOnlyList<IReadOnlyDictionary<string, string>> AggregatedLabels)
{
    /// <summary>Reads the role from its JSON.</summary>
    public static Role Parse(JsonElement role)
    {
        var metadata = role.GetProperty("metadata");
        var selectors = role.TryGetProperty("aggregationRule", out var aggregation)
            && aggregation.ValueKind == JsonValueKind.Object
            ? aggregation.ItemsOf("clusterRoleSelectors")
            : [];
        return new Role(
            metadata.StringOf("namespace"),
            metadata.StringOf("name"),
            metadata.StringMapOf("labels"),
            [.. role.ItemsOf("rules").Select(ParseRule)],
            [.. selectors.Select(selector => selector.StringMapOf("matchLabels"))]);
    }

    /// <summary>Does this aggregated role take in the rules of another one?</summary>
    public bool Aggregates(Role other) =>
        !ReferenceEquals(this, other)
        && AggregatedLabels.Any(
            wanted => wanted.All(label => other.Labels.TryGetValue(label.Key, out var value) && value == label.Value));

    private static PolicyRule ParseRule(JsonElement rule) => new()
    {
        Verbs = rule.StringsOf("verbs"),
        ApiGroups = rule.StringsOf("apiGroups"),
        Resources = rule.StringsOf("resources"),
        ResourceNames = rule.StringsOf("resourceNames"),
        NonResourceUrls = rule.StringsOf("nonResourceURLs"),
    };
}
