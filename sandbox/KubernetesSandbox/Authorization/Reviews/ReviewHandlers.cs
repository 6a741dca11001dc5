using System.Text.Json.Nodes;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Authorization.Reviews;

/// <summary>
/// The resources that are questions: each is posted, gets its response, and is kept nowhere
/// (https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/).
/// </summary>
internal sealed class ReviewHandlers(
    Authenticator authenticator, Authorizer authorizer, ResourceCatalog catalog, TimeProvider time)
{
    private const string AuthorizationGroup = "authorization.k8s.io";
    private const string AuthenticationGroup = "authentication.k8s.io";

    private readonly BodyReader _bodies = new(catalog);

    /// <summary>Responds to a review that was posted: gives back its status, and can change the rest.</summary>
    private delegate JsonObject Review(ApiRequest request, JsonObject review);

    /// <summary>Who responds to which of them.</summary>
    public IReadOnlyDictionary<ResourceKey, RequestHandler> ByResource()
    {
        var access = new AccessReviews(authorizer);
        var rules = new RulesReviews(authorizer);
        var identity = new IdentityReviews(authenticator, time);
        return new Dictionary<ResourceKey, RequestHandler>
        {
            [new(AuthorizationGroup, "selfsubjectaccessreviews")] = Handle(access.Self),
            [new(AuthorizationGroup, "subjectaccessreviews")] = Handle(access.Subject),
            [new(AuthorizationGroup, "localsubjectaccessreviews")] = Handle(access.LocalSubject),
            [new(AuthorizationGroup, "selfsubjectrulesreviews")] = Handle(rules.Self),
            [new(AuthenticationGroup, "selfsubjectreviews")] = Handle(identity.Self),
            [new(AuthenticationGroup, "tokenreviews")] = Handle(identity.Token),
        };
    }

    private RequestHandler Handle(Review review) => async request =>
    {
        var representation = Representation.Negotiate(request, allowsForms: false);
        var resource = catalog.Find(request.Info.ApiGroup, request.Info.ApiVersion, request.Info.Resource)!;
        var (posted, warnings) = _bodies.Decode(
            await BodyReader.ReadJsonAsync(request).ConfigureAwait(false),
            resource,
            WriteOptions.Read(request, "CreateOptions").FieldValidation);
        posted["status"] = review(request, posted);

        var response = new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion };
        foreach (var member in new[] { "metadata", "spec", "status" })
        {
            if (posted[member] is { } value)
            {
                response[member] = value.DeepClone();
            }
        }

        return representation.Respond(StatusCodes.Status201Created, response, warnings);
    };
}
