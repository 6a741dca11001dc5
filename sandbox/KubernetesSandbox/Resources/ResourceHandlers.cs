using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Resources.Lists;
using KubernetesSandbox.Resources.Patches;
using KubernetesSandbox.Resources.Watch;
using KubernetesSandbox.Resources.Writes;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources;

/// <summary>The verbs of a resource and of its objects.</summary>
internal sealed class ResourceHandlers(
    ObjectStore store, ObjectWriter writer, BodyReader bodies, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly ObjectDeleter _deleter = new(store, time);
    private readonly ListHandler _lists = new(store, time);
    private readonly WatchHandler _watches = new(store, time, cancellationToken);

    public Task<ApiResponse> HandleAsync(ApiRequest request, ResourceDefinition resource)
    {
        if (resource.Deprecation is { } deprecation) ApiResponse.Warn(request.Http, deprecation);
        return HandleVerbAsync(request, resource);
    }

    private Task<ApiResponse> HandleVerbAsync(ApiRequest request, ResourceDefinition resource) => request.Info.Verb switch
    {
        "get" => Task.FromResult<ApiResponse>(Get(request, resource)),
        "list" => Task.FromResult(_lists.List(request, resource)),
        "watch" => Task.FromResult(_watches.Watch(request, resource)),
        "create" => CreateAsync(request, resource),
        "update" => UpdateAsync(request, resource),
        "patch" => PatchAsync(request, resource),
        "delete" => DeleteAsync(request, resource),
        "deletecollection" => DeleteCollectionAsync(request, resource),
        _ => throw new StatusException(Status.MethodNotAllowed()),
    };

    private BytesResponse Get(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        if (request.Query("resourceVersion") is { Length: > 0 } version && ListOptions.ParseVersion(version) is null)
        {
            throw new StatusException(Status.InternalError(ListOptions.NoVersion(version)));
        }

        var (space, name) = (request.Info.Namespace, request.Info.Name);
        var found = store.Find(resource.Key, resource.Namespaced ? space : "", name)
            ?? throw new StatusException(Status.NotFound(resource.Resource.ToString(), name));
        return Respond(request, resource, format, StatusCodes.Status200OK, found.Json, []);
    }

    private async Task<ApiResponse> CreateAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        var options = WriteOptions.Read(request, "CreateOptions");
        var json = await BodyReader.ReadJsonAsync(request).ConfigureAwait(false);
        var decoded = bodies.Decode(json, resource, options.FieldValidation);
        return WithWarnings(decoded.Warnings, () =>
        {
            var written = writer.Create(resource, resource.Namespaced ? request.Info.Namespace : "", decoded.Object, options);
            return Respond(request, resource, format, StatusCodes.Status201Created, written.Json, decoded.Warnings);
        });
    }

    private async Task<ApiResponse> UpdateAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        var options = WriteOptions.Read(request, "UpdateOptions");
        var json = await BodyReader.ReadJsonAsync(request).ConfigureAwait(false);
        var decoded = bodies.Decode(json, resource, options.FieldValidation);
        return WithWarnings(decoded.Warnings, () =>
        {
            var written = writer.Update(
                resource, Space(request, resource), request.Info.Name, request.Info.Subresource,
                    resource.Rules.CreatesOnUpdate, isPatch: false,
                _ => decoded.Object.DeepClone().AsObject(), options);
            return Respond(request, resource, format, Code(written), written.Json, decoded.Warnings);
        });
    }

    private async Task<ApiResponse> PatchAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        var mediaType = PatchBody.ReadMediaType(request, resource);
        var isApply = mediaType == PatchBody.ServerSideApply;
        var options = WriteOptions.Read(request, "PatchOptions", isApply);
        var patch = await PatchBody.ReadAsync(request, mediaType).ConfigureAwait(false);
        if (isApply)
        {
            CheckApplied(patch.Content.AsObject(), request, resource);
        }

        IReadOnlyList<string> warnings = [];
        var written = writer.Update(
            resource, Space(request, resource), request.Info.Name, request.Info.Subresource, mayCreate: isApply, isPatch: true,
            current =>
            {
                var served = current is null ? null : Served(resource, current);
                if (isApply)
                {
                    served = ServerSideApply.Apply(served, patch.Content.DeepClone().AsObject(), resource, options,
                        GoTime.Format(time.GetUtcNow()));
                }
                else
                {
                    patch.ApplyTo(served!, resource);
                }

                var decoded = PatchBody.Decode(served!, resource, options.FieldValidation);
                warnings = [.. decoded.Warnings,
                    .. ObjectMeta.FinalizerWarnings(decoded.Object.Ensure("metadata"), current?.Object("metadata"))];
                return decoded.Object;
            },
            options);
        return Respond(request, resource, format, Code(written), written.Json, warnings);
    }

    private async Task<ApiResponse> DeleteAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        var options = await DeleteOptions.ReadAsync(request).ConfigureAwait(false);
        var (json, uid) = _deleter.Delete(resource, Space(request, resource), request.Info.Name, options);
        return json is { } last
            ? Respond(request, resource, format, StatusCodes.Status200OK, last, [])
            : format.OfStatus(new Status(200, null, null, new StatusDetails(
                request.Info.Name, resource.Group.Length == 0 ? null : resource.Group, resource.Plural, uid)));
    }

    private async Task<ApiResponse> DeleteCollectionAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null, isCollection: false);
        var options = await DeleteOptions.ReadAsync(request).ConfigureAwait(false);
        var selection = ListOptions.Read(request, resource, isWatch: false);
        var (metadata, items) = _lists.Read(resource, request.Info.Namespace, selection);
        foreach (var one in store.Take(resource.Key).From(request.Info.Namespace,
            "").Where(one => selection.Selects(one.Json)).ToList())
        {
            try
            {
                _deleter.Delete(resource, one.Namespace, one.Name, options);
            }
            catch (StatusException gone) when (gone.Status.Code == StatusCodes.Status404NotFound)
            {
                // Somebody else was faster, which is as good.
            }
        }

        return _lists.Respond(request, resource, format, metadata, items);
    }

    private BytesResponse Respond(
        ApiRequest request, ResourceDefinition resource, Representation format, int status, ReadOnlyMemory<byte> stored,
            IReadOnlyList<string> warnings)
    {
        if (format.Form == ObjectForm.Whole)
        {
            return format.Respond(status, ServedObject.Bytes(resource, stored), warnings);
        }

        var renderer = TableRenderer.For(request, resource, format, time);
        if (format.Form == ObjectForm.PartialMetadata)
        {
            return format.Respond(status, renderer.PartialMetadata(stored), warnings);
        }

        var version = StoredJson.Parse(stored).Object("metadata").String("resourceVersion");
        return format.Respond(status, renderer.Table(new JsonObject { ["resourceVersion"] = version }, [stored]), warnings);
    }

    // Warnings about the body also go with the error that follows.
    private static ApiResponse WithWarnings(IReadOnlyList<string> warnings, Func<ApiResponse> response)
    {
        try
        {
            return response();
        }
        catch (StatusException failure) when (warnings.Count > 0)
        {
            throw new StatusException(failure.Status) { Warnings = warnings };
        }
    }

    private static void CheckApplied(JsonObject configuration, ApiRequest request, ResourceDefinition resource)
    {
        var (apiVersion, kind) = (configuration.String("apiVersion"), configuration.String("kind"));
        if (apiVersion != resource.ApiVersion || kind != resource.Kind)
        {
            var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
            var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
            throw new StatusException(Status.BadRequest($"invalid object type: {group}/{version}, Kind={kind}"));
        }

        ObjectWriter.CheckName(resource, configuration.Ensure("metadata"), request.Info.Namespace, request.Info.Name);
    }

    private static JsonObject Served(ResourceDefinition resource, JsonObject current)
    {
        var served = new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion };
        var content = resource.Rules.ToServed(current);
        foreach (var (name, value) in content.ToList())
        {
            content.Remove(name);
            served[name] = value;
        }

        return served;
    }

    private static string Space(ApiRequest request, ResourceDefinition resource) =>
        resource.Namespaced ? request.Info.Namespace : "";

    private static int Code(Written written) => written.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
}
