using System.Text;
using KubernetesSandbox.Discovery;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources;
using KubernetesSandbox.Resources.Writes;
using KubernetesSandbox.Store;

namespace KubernetesSandbox;

/// <summary>
/// Finds who responds: discovery for paths that are no resources, a handler of its own for the reviews, or the verbs of a
/// resource.
/// </summary>
internal sealed class ApiRouter(
    ResourceCatalog catalog,
    DiscoveryHandlers discovery,
    ResourceHandlers resources,
    SubresourceHandlers subresources,
    IReadOnlyDictionary<ResourceKey, RequestHandler> reviews)
{
    private static readonly KeyValuePair<string, string>[] NoSniff = [KeyValuePair.Create("X-Content-Type-Options", "nosniff")];

    /// <summary>The response for a path that nothing is registered for.</summary>
    public static ApiResponse PageNotFound { get; } =
        new BytesResponse(StatusCodes.Status404NotFound, "text/plain; charset=utf-8",
            Encoding.ASCII.GetBytes("404 page not found\n"))
        { Headers = NoSniff };

    public Task<ApiResponse> RouteAsync(ApiRequest request)
    {
        var info = request.Info;
        if (!info.IsResourceRequest)
        {
            return Task.FromResult(discovery.Respond(request) ?? PageNotFound);
        }

        if (catalog.Find(info.ApiGroup, info.ApiVersion, info.Resource) is not { } resource)
        {
            return info.ApiGroup.Length == 0 || ResourceCatalog.IsBuiltInGroup(info.ApiGroup)
                ? throw new StatusException(Status.NoSuchResource())
                : Task.FromResult(PageNotFound);
        }

        if (HttpMethods.IsHead(request.Http.Request.Method))
        {
            throw new StatusException(Status.MethodNotAllowed());
        }

        if (!IsInScope(resource, info))
        {
            return resource.Custom is null ? throw new StatusException(Status.NoSuchResource()) : Task.FromResult(PageNotFound);
        }

        return Find(request, resource)(request);
    }

    private RequestHandler Find(ApiRequest request, ResourceDefinition resource)
    {
        var info = request.Info;
        if (info.Subresource.Length > 0)
        {
            var subresource = info.ExtraSegments == 0 ? resource.Subresource(info.Subresource) : null;
            if (subresource is null)
            {
                throw new StatusException(Status.NoSuchResource());
            }

            return !subresource.Verbs.Contains(info.Verb) ? throw new StatusException(Status.MethodNotAllowed())
                : subresource.Name is "status" or "finalize" ? one => resources.HandleAsync(one, resource)
                : one => subresources.HandleAsync(one, resource);
        }

        var isItem = info.Name.Length > 0;
        var isAllowed = resource.Verbs.Contains(info.Verb) && info.Verb switch
        {
            "create" => (!isItem || resource.Custom is not null) && (info.Namespace.Length > 0 || !resource.Namespaced),
            "update" or "patch" => isItem,
            "deletecollection" => info.Namespace.Length > 0 || !resource.Namespaced,
            _ => true,
        };
        if (!isAllowed)
        {
            throw new StatusException(Status.MethodNotAllowed());
        }

        return reviews.TryGetValue(resource.Key, out var review) ? review : one => resources.HandleAsync(one, resource);
    }

    // Namespaced objects are reached in their namespace, cluster-scoped ones are not.
    private static bool IsInScope(ResourceDefinition resource, RequestInfo info) => resource.Namespaced
        ? info.Namespace.Length > 0 || (info.Name.Length == 0 && (resource.Custom is null || info.Verb is "list" or "watch"))
        : info.Namespace.Length == 0 || resource.Key == NamespaceLifecycle.Key;
}
