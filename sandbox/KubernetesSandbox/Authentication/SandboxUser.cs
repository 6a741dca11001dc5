namespace KubernetesSandbox.Authentication;

/// <summary>A user that the sandbox knows by a bearer token. What the user may do, roles and bindings say.</summary>
/// <param name="Name">The user name; also the user's uid and the name of the context in the kubeconfig.</param>
/// <param name="Token">The bearer token.</param>
public sealed record SandboxUser(string Name, string Token)
{
    /// <summary>The groups, without <c>system:authenticated</c>, which every user is a member of.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The namespace of the user's context in the kubeconfig.</summary>
    public string DefaultNamespace { get; init; } = "default";

    /// <summary>May do everything.</summary>
    public static SandboxUser Admin { get; } = new("admin", "admintoken") { Groups = [UserInfo.Masters] };

    /// <summary>May read what the cluster role <c>view</c> allows, in all namespaces.</summary>
    public static SandboxUser Viewer { get; } = new("viewer", "viewertoken");

    /// <summary>May write core v1 events and read pods in the namespace <c>apps</c>.</summary>
    public static SandboxUser Writer { get; } = new("writer", "writertoken") { DefaultNamespace = "apps" };

    internal UserInfo ToUserInfo() => new(Name, [.. Groups, UserInfo.AllAuthenticated], Name);
}
