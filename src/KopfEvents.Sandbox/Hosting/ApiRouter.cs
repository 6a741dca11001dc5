using KubernetesSandbox.Discovery;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Hosting;

/// <summary>Answers a request that was let in.</summary>
internal delegate Task<ApiResponse> RequestHandler(ApiRequest request);

/// <summary>Finds who answers: discovery for paths that are no resources, a handler of its own for the reviews, or the REST handlers.</summary>
internal sealed class ApiRouter(ResourceCatalog catalog, IReadOnlyDictionary<ResourceKey, RequestHandler> reviews)
{
    public Task<ApiResponse> RouteAsync(ApiRequest request)
    {
        var info = request.Info;
        if (!info.IsResourceRequest)
        {
            throw new StatusException(Status.NoSuchResource());
        }

        if (catalog.Find(info.ApiGroup, info.ApiVersion, info.Resource) is not { } resource)
        {
            throw new StatusException(Status.NoSuchResource());
        }

        return reviews.TryGetValue(resource.Key, out var review)
            ? review(request)
            : throw new StatusException(Status.MethodNotAllowed());
    }
}
