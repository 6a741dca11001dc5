using KubernetesSandbox.Hosting;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Authorization;

/// <summary>Who asks, on whose behalf, and whether they may: authentication, impersonation, authorization, in this order.</summary>
internal sealed class AccessControl(ObjectStore store)
{
    private readonly ObjectStore _store = store;

    /// <summary>The user on whose behalf the request is done; throws a 401 or 403.</summary>
    public UserInfo Admit(HttpContext http, RequestInfo info)
    {
        _ = (_store, info);
        var credentials = http.Request.Headers.Authorization.ToString().Split(' ', 2);
        var user = KnownUsers.All.FirstOrDefault(user => credentials is [_, var token] && user.Token == token.Trim());
        return user is null
            ? throw new StatusException(Status.Unauthorized())
            : new UserInfo(user.Name, user.Name, [.. user.Groups, "system:authenticated"]);
    }
}
