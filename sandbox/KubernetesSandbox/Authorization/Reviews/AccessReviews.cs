using System.Text.Json;
using System.Text.Json.Nodes;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>May somebody do something? SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview.</summary>
internal sealed class AccessReviews(Authorizer authorizer)
{
    private const string ResourceAttributes = "resourceAttributes";
    private const string NonResourceAttributes = "nonResourceAttributes";

    /// <summary>May the user who asks?</summary>
    public JsonObject Self(ApiRequest request, JsonObject review)
    {
        var spec = review.Ensure("spec");
        ThrowIfAny(AttributeFaults(spec));
        return Status(spec, request.User!);
    }

    /// <summary>May the user who is named in the spec?</summary>
    public JsonObject Subject(ApiRequest request, JsonObject review)
    {
        var spec = review.Ensure("spec");
        ThrowIfAny([.. AttributeFaults(spec), .. SubjectFaults(spec)]);
        return Status(spec, Named(spec));
    }

    /// <summary>The same within one namespace, so that a role there can allow the question.</summary>
    public JsonObject LocalSubject(ApiRequest request, JsonObject review)
    {
        var spec = review.Ensure("spec");
        ThrowIfAny([.. AttributeFaults(spec), .. LocalFaults(spec), .. SubjectFaults(spec)]);
        var expected = request.Info.Namespace;
        if (spec.Object(ResourceAttributes).String("namespace") != expected)
        {
            throw new StatusException(
                Requests.Status.BadRequest($"spec.resourceAttributes.namespace must match namespace: {expected}"));
        }

        review.Ensure("metadata")["namespace"] = expected;
        return Status(spec, Named(spec));
    }

    private static IEnumerable<StatusCause> AttributeFaults(JsonObject spec)
    {
        var path = spec.Object(NonResourceAttributes);
        if (spec.Object(ResourceAttributes) is null == path is null)
        {
            yield return path is null
                ? Invalid(
                    ResourceAttributes, "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified")
                : Invalid(NonResourceAttributes, InGoSyntax(path), "cannot be specified in combination with resourceAttributes");
        }
    }

    private static IEnumerable<StatusCause> LocalFaults(JsonObject spec)
    {
        if (spec.Object(NonResourceAttributes) is { } path)
        {
            yield return Invalid(NonResourceAttributes, InGoSyntax(path), "disallowed on this kind of request");
        }
    }

    private static IEnumerable<StatusCause> SubjectFaults(JsonObject spec)
    {
        if (spec.String("user").Length == 0 && spec.Strings("groups").Count == 0)
        {
            yield return Invalid("user", "\"\"", "at least one of user or group must be specified");
        }
    }

    private static StatusCause Invalid(string field, string value, string message) =>
        new("FieldValueInvalid", $"Invalid value: {value}: {message}", $"spec.{field}");

    // The server prints its own data structure here, whose members have other names than the API's.
    private static string InGoSyntax(JsonObject path) => $"{{\"Path\":{Quoted(path, "path")},\"Verb\":{Quoted(path, "verb")}}}";

    private static string Quoted(JsonObject json, string name) => $"\"{JsonEncodedText.Encode(json.String(name))}\"";

    private static void ThrowIfAny(IEnumerable<StatusCause> faults)
    {
        // A review is validated before it has a kind, so the message starts with an empty one.
        var causes = faults.ToList();
        if (causes.Count > 0)
        {
            var status = Requests.Status.Invalid(".authorization.k8s.io", "", causes);
            throw new StatusException(status with { Details = status.Details! with { Kind = null } });
        }
    }

    private static UserInfo Named(JsonObject spec)
    {
        var extra = spec.Object("extra") is { } members
            ? members.ToDictionary(member => member.Key, member => members.Strings(member.Key))
            : [];
        return new UserInfo(spec.String("user"), spec.Strings("groups"), spec.String("uid"), extra);
    }

    private static RequestAttributes Asked(JsonObject spec, UserInfo user)
    {
        var resource = spec.Object(ResourceAttributes);
        var path = spec.Object(NonResourceAttributes);
        return path is not null
            ? new RequestAttributes(user, path.String("verb")) { Path = path.String("path") }
            : new RequestAttributes(user, resource.String("verb"))
            {
                Group = resource.String("group"),
                Resource = resource.String("resource"),
                Subresource = resource.String("subresource"),
                Namespace = resource.String("namespace"),
                Name = resource.String("name"),
            };
    }

    private JsonObject Status(JsonObject spec, UserInfo user)
    {
        var decision = authorizer.Authorize(Asked(spec, user));
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0)
        {
            status["reason"] = decision.Reason;
        }

        return status;
    }
}
