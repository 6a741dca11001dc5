using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>Who is it? SelfSubjectReview, which <c>kubectl auth whoami</c> shows, and TokenReview.</summary>
internal sealed class IdentityReviews(Authenticator authenticator, TimeProvider time)
{
    private const string Audience = "https://kubernetes.default.svc";

    /// <summary>The user who asks, after impersonation.</summary>
    public JsonObject Self(ApiRequest request, JsonObject review)
    {
        review.Ensure("metadata")["creationTimestamp"] =
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject { ["userInfo"] = Json(request.User!) };
    }

    /// <summary>The user who has the token in the spec.</summary>
    public JsonObject Token(ApiRequest request, JsonObject review)
    {
        var token = review.Object("spec").String("token");
        if (token.Length == 0)
        {
            throw new StatusException(Status.BadRequest("token is required for TokenReview in authentication"));
        }

        return authenticator.FindByToken(token) is { } user
            ? new JsonObject { ["authenticated"] = true, ["user"] = Json(user), ["audiences"] = new JsonArray(Audience) }
            : new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
    }

    private static JsonObject Json(UserInfo user)
    {
        var json = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            json["uid"] = user.Uid;
        }

        json["groups"] = Json(user.Groups);
        if (user.Extra.Count > 0)
        {
            json["extra"] = new JsonObject(
                user.Extra.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Json(member.Value))));
        }

        return json;
    }

    private static JsonArray Json(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
