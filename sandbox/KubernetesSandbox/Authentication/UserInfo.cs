namespace KubernetesSandbox.Authentication;

/// <summary>Who sends a request: what authentication found out, or what impersonation replaced it with.</summary>
/// <param name="Name">The user name that role bindings refer to.</param>
/// <param name="Groups">The groups, in the order in which a SelfSubjectReview shows them.</param>
/// <param name="Uid">The unique id, empty when there is none.</param>
/// <param name="Extra">Further attributes; the sandbox passes them on and gives them no meaning.</param>
internal sealed record UserInfo(
    string Name,
    IReadOnlyList<string> Groups,
    string Uid,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Extra)
{
    /// <summary>Everybody with credentials is a member.</summary>
    public const string AllAuthenticated = "system:authenticated";

    /// <summary>Everybody without credentials is a member.</summary>
    public const string AllUnauthenticated = "system:unauthenticated";

    /// <summary>Members may do everything, whatever the roles say.</summary>
    public const string Masters = "system:masters";

    /// <summary>The name of somebody who shows no credentials.</summary>
    public const string AnonymousName = "system:anonymous";

    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    /// <summary>A user without extra attributes.</summary>
    public UserInfo(string name, IReadOnlyList<string> groups, string uid = "")
        : this(name, groups, uid, NoExtra)
    {
    }

    /// <summary>The user of requests that carry no credentials.</summary>
    public static UserInfo Anonymous { get; } = new(AnonymousName, [AllUnauthenticated]);

    /// <summary>Is the user a member of <see cref="Masters"/>?</summary>
    public bool IsMaster => Groups.Contains(Masters);
}
