using KubernetesSandbox.Authentication;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// Who asks, on whose behalf, and whether they may: authentication, impersonation, authorization, in this order.
/// </summary>
internal sealed class AccessControl(Authenticator authenticator, Authorizer authorizer)
{
    private readonly Impersonation _impersonation = new(authorizer.Authorize);

    /// <summary>The user on whose behalf the request is done; throws a 400, 401 or 403.</summary>
    public UserInfo Admit(HttpContext http, RequestInfo info)
    {
        var user = authenticator.Authenticate(http.Request.Headers.Authorization, http.Connection.ClientCertificate)
            ?? throw new StatusException(Status.Unauthorized());
        var request = RequestAttributes.Of(user, info);

        if (ImpersonationRequest.Read(http.Request.Headers, out var error) is { } wanted)
        {
            var (impersonated, refusal) = _impersonation.Act(wanted, request);
            request = request with { User = impersonated ?? throw Forbidden(http, refusal!) };
        }
        else if (error is not null)
        {
            throw new StatusException(Status.BadRequest(error));
        }

        var decision = authorizer.Authorize(request);
        return decision.Allowed ? request.User : throw Forbidden(http, new Refusal(request, decision.Reason));
    }

    private static StatusException Forbidden(HttpContext http, Refusal refusal)
    {
        // Only refusals of this layer have the header; browsers shall not guess a type for names that they contain.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return new StatusException(refusal.ToStatus());
    }
}
