using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// Decides whether one user may act as another one. Two ways lead there: the constrained one, which also asks whether the
/// requestor may send this very request as somebody else
/// (https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/#constrained-impersonation), and the older verb
/// <c>impersonate</c>. One of them is enough; when both fail, the first refusal is told.
/// </summary>
internal sealed class Impersonation
{
    private const string AuthenticationGroup = "authentication.k8s.io";
    private const string NodePrefix = "system:node:";
    private const string NodesGroup = "system:nodes";

    private readonly Func<RequestAttributes, AuthorizationDecision> _authorize;

    /// <summary>Decides by asking this authorizer.</summary>
    public Impersonation(Func<RequestAttributes, AuthorizationDecision> authorize) => _authorize = authorize;

    /// <summary>The user to go on as, or null and what is forbidden.</summary>
    /// <param name="requested">Whom the requestor wants to be.</param>
    /// <param name="request">The request itself, with the requestor as its user.</param>
    public (UserInfo? User, Refusal? Refusal) Act(ImpersonationRequest requested, RequestAttributes request)
    {
        Refusal? constrained = null;
        if (ConstrainedMode(requested) is { } mode)
        {
            constrained = Refuse(request with { Verb = $"impersonate-on:{mode}:{request.Verb}" })
                ?? RefusePartsOf(requested.Wanted, $"impersonate:{mode}", AuthenticationGroup, request.User);
            if (constrained is null)
            {
                return (Completed(requested.Wanted, isConstrained: true), null);
            }
        }

        return RefusePartsOf(requested.Wanted, "impersonate", "", request.User) is { } refusal
            ? (null, constrained ?? refusal)
            : (Completed(requested.Wanted, isConstrained: false), null);
    }

    /// <summary>
    /// The kind of user that is asked for; nodes and service accounts can only be taken by name in the constrained way.
    /// </summary>
    private static string? ConstrainedMode(ImpersonationRequest requested)
    {
        var isNode = requested.Wanted.Name.StartsWith(NodePrefix, StringComparison.Ordinal);
        if (!isNode && ServiceAccountName.TryParse(requested.Wanted.Name) is null)
        {
            return "user-info";
        }

        return !requested.IsNameOnly ? null : isNode ? "arbitrary-node" : "serviceaccount";
    }

    /// <summary>Asks for each part of the wanted user; the first refusal counts.</summary>
    private Refusal? RefusePartsOf(UserInfo wanted, string verb, string nameGroup, UserInfo requestor)
    {
        foreach (var part in PartsOf(wanted, verb, nameGroup, requestor))
        {
            // Nobody becomes a master in the constrained way.
            var refusal = nameGroup.Length > 0 && part is { Resource: "groups", Name: UserInfo.Masters }
                ? new Refusal(part, "impersonating the system:masters group is not allowed")
                : Refuse(part);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static IEnumerable<RequestAttributes> PartsOf(UserInfo wanted, string verb, string nameGroup, UserInfo requestor)
    {
        var part = new RequestAttributes(requestor, verb) { Group = nameGroup };
        if (ServiceAccountName.TryParse(wanted.Name) is { } account)
        {
            yield return part with { Resource = "serviceaccounts", Namespace = account.Namespace, Name = account.Name };
        }
        else if (nameGroup.Length > 0 && wanted.Name.StartsWith(NodePrefix, StringComparison.Ordinal))
        {
            yield return part with { Resource = "nodes", Name = wanted.Name[NodePrefix.Length..] };
        }
        else
        {
            yield return part with { Resource = "users", Name = wanted.Name };
        }

        if (wanted.Uid.Length > 0)
        {
            yield return part with { Group = AuthenticationGroup, Resource = "uids", Name = wanted.Uid };
        }

        foreach (var group in wanted.Groups)
        {
            yield return part with { Resource = "groups", Name = group };
        }

        foreach (var (key, values) in wanted.Extra)
        {
            foreach (var value in values)
            {
                yield return part with { Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value };
            }
        }
    }

    /// <summary>The wanted user with the groups that such a user always has.</summary>
    private static UserInfo Completed(UserInfo wanted, bool isConstrained)
    {
        var groups = wanted.Groups;
        if (groups.Count == 0 && ServiceAccountName.TryParse(wanted.Name) is { } account)
        {
            groups = account.Groups;
        }
        else if (isConstrained && wanted.Name.StartsWith(NodePrefix, StringComparison.Ordinal))
        {
            groups = [NodesGroup];
        }

        if (wanted.Name == UserInfo.AnonymousName)
        {
            groups = WithGroup(groups, UserInfo.AllUnauthenticated);
        }
        else if (!groups.Contains(UserInfo.AllUnauthenticated))
        {
            groups = WithGroup(groups, UserInfo.AllAuthenticated);
        }

        return wanted with { Groups = groups };
    }

    private static IReadOnlyList<string> WithGroup(IReadOnlyList<string> groups, string group) =>
        groups.Contains(group) ? groups : [.. groups, group];

    private Refusal? Refuse(RequestAttributes request)
    {
        var decision = _authorize(request);
        return decision.Allowed ? null : new Refusal(request, decision.Reason);
    }
}
