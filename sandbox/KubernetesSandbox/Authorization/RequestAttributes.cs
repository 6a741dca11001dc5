using KubernetesSandbox.Authentication;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization;

/// <summary>What somebody wants to do, in the terms of RBAC rules: a verb on a resource, or on a path that is none.</summary>
internal sealed record RequestAttributes(UserInfo User, string Verb)
{
    /// <summary>The URL path of a request that is not for a resource, otherwise null.</summary>
    public string? Path { get; init; }

    /// <summary>The API group, empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The resource in plural, for example <c>pods</c>.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource, for example <c>log</c>, or empty.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty for cluster-scoped resources and for all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object's name; empty for whole collections and for creations.</summary>
    public string Name { get; init; } = "";

    /// <summary>The resource as rules name it, with its subresource.</summary>
    public string CombinedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>What a request of this user asks for.</summary>
    public static RequestAttributes Of(UserInfo user, RequestInfo info) =>
        info.IsResourceRequest
            ? new RequestAttributes(user, info.Verb)
            {
                Group = info.ApiGroup,
                Resource = info.Resource,
                Subresource = info.Subresource,
                Namespace = info.Namespace,
                Name = info.Name,
            }

            : new RequestAttributes(user, info.Verb) { Path = info.Path };
}
