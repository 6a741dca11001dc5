namespace KubernetesSandbox.Authorization;

/// <summary>The users that the sandbox starts with: each has a bearer token and a context in the kubeconfig.</summary>
internal static class KnownUsers
{
    public static readonly IReadOnlyList<KnownUser> All =
    [
        new("admin", "admin-token", ["system:masters"]),
        new("viewer", "viewer-token", []),
        new("writer", "writer-token", []),
    ];

    public static KnownUser Admin => All[0];

    /// <summary>A user with a token.</summary>
    internal sealed record KnownUser(string Name, string Token, IReadOnlyList<string> Groups);
}
