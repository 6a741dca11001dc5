using System.Text.Json;
using System.Text.RegularExpressions;

namespace KopfEvents.Access;

/// <summary>Writes the Role and RoleBinding that allow a user to work with the events of a namespace.</summary>
internal static partial class EventRole
{
    private const string Name = "kopf-events";
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>Writes them in YAML, two documents for <c>kubectl apply -f -</c>. Each user has a binding of its own.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="verbs">What is to be allowed.</param>
    /// <param name="user">The user's name for RBAC, such as <c>jane</c> or <c>system:serviceaccount:apps:runbook</c>.</param>
    public static string ToYaml(string ns, IEnumerable<string> verbs, string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return $"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: {Name}
              namespace: {ns}
            rules:
              - apiGroups: [""]
                resources: [events]
                verbs: [{string.Join(", ", verbs)}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: {Name}-{NameOf(user)}
              namespace: {ns}
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: {Name}
            subjects:
              - {SubjectOf(user)}

            """;
    }

    private static string NameOf(string user) =>
        NotInNames().Replace(user.Replace(ServiceAccountPrefix, "", StringComparison.Ordinal).ToLowerInvariant(), "-").Trim('-', '.');

    // JSON is YAML, and a user's name can be any text.
    private static string SubjectOf(string user) =>
        user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && user[ServiceAccountPrefix.Length..].Split(':') is [var ns, var name]
            ? $"{{ kind: ServiceAccount, name: {name}, namespace: {ns} }}"
            : $"{{ apiGroup: rbac.authorization.k8s.io, kind: User, name: {JsonSerializer.Serialize(user)} }}";

    [GeneratedRegex("[^a-z0-9.-]+")]
    private static partial Regex NotInNames();
}
