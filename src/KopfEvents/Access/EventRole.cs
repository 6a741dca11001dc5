using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KopfEvents.Access;

/// <summary>
/// Writes the Role and RoleBinding that allow a user to work with the events of a namespace. The Role is named for what it
/// allows, and the binding also for whom: to apply one never changes another's rights.
/// </summary>
internal static partial class EventRole
{
    private const string Prefix = "kopf-events";
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>The longest readable part of a name, which has at most 253 characters.</summary>
    private const int MaxReadable = 100;

    /// <summary>Writes them in YAML, two documents for <c>kubectl apply -f -</c>.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="verbs">What is to be allowed.</param>
    /// <param name="user">The user's name for RBAC, such as <c>jane</c> or <c>system:serviceaccount:apps:runbook</c>.</param>
    public static string ToYaml(string ns, IEnumerable<string> verbs, string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var rules = verbs.Distinct().Order(StringComparer.Ordinal).ToList();
        var role = $"{Prefix}-{string.Join('-', rules)}";
        return $"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: {role}
              namespace: {ns}
            rules:
              - apiGroups: [""]
                resources: [events]
                verbs: [{string.Join(", ", rules)}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: {role}-{NameOf(user)}
              namespace: {ns}
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: {role}
            subjects:
              - {SubjectOf(user)}

            """;
    }

    /// <summary>
    /// What can be read of a user's name in that of an object, and a digest, since ops_a and ops-a read the same.
    /// </summary>
    private static string NameOf(string user)
    {
        var readable = NotInNames()
            .Replace(user.Replace(ServiceAccountPrefix, "", StringComparison.Ordinal).ToLowerInvariant(), "-");
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(user)), 0, 4).ToLowerInvariant();
        return $"{readable[..Math.Min(readable.Length, MaxReadable)].Trim('-')}-{digest}".TrimStart('-');
    }

    // JSON is YAML, and a user's name can be any text.
    private static string SubjectOf(string user) =>
        user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && user[ServiceAccountPrefix.Length..]
            .Split(':') is [var ns, var name]
            ? $"{{ kind: ServiceAccount, name: {JsonSerializer.Serialize(name)}, namespace: {JsonSerializer.Serialize(ns)} }}"
            : $"{{ apiGroup: rbac.authorization.k8s.io, kind: User, name: {JsonSerializer.Serialize(user)} }}";

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
