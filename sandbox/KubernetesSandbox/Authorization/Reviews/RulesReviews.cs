using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>What may I do in a namespace? SelfSubjectRulesReview, which <c>kubectl auth can-i --list</c> shows.</summary>
internal sealed class RulesReviews(Authorizer authorizer)
{
    /// <summary>The rules for the user who asks.</summary>
    public JsonObject Self(ApiRequest request, JsonObject review)
    {
        var @namespace = review.Object("spec").String("namespace");
        if (@namespace.Length == 0)
        {
            throw new StatusException(Status.BadRequest("no namespace on request"));
        }

        var (rules, error) = authorizer.RulesFor(request.User!, @namespace);
        var status = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule.Resources.Count > 0).Select(ResourceRule)]),
            ["nonResourceRules"] = new JsonArray([
                .. rules.Where(rule => rule.NonResourceUrls.Count > 0).Select(NonResourceRule)]),
            ["incomplete"] = error.Length > 0,
        };
        if (error.Length > 0)
        {
            status["evaluationError"] = error;
        }

        // The server does not give the spec back.
        review["spec"] = new JsonObject();
        return status;
    }

    private static JsonNode ResourceRule(PolicyRule rule)
    {
        var json = new JsonObject
        {
            ["verbs"] = Json(rule.Verbs),
            ["apiGroups"] = Json(rule.ApiGroups),
            ["resources"] = Json(rule.Resources),
        };
        if (rule.ResourceNames.Count > 0)
        {
            json["resourceNames"] = Json(rule.ResourceNames);
        }

        return json;
    }

    private static JsonNode NonResourceRule(PolicyRule rule) =>
        new JsonObject { ["verbs"] = Json(rule.Verbs), ["nonResourceURLs"] = Json(rule.NonResourceUrls) };

    private static JsonArray Json(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
