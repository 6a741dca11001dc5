using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Resources.Patches;
using KubernetesSandbox.Resources.Writes;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources;

/// <summary>Subresources that are objects of another kind: <c>scale</c>, <c>binding</c>, and <c>eviction</c>.</summary>
internal sealed class SubresourceHandlers(ObjectStore store, ObjectWriter writer, TimeProvider time)
{
    private readonly ObjectDeleter _deleter = new(store, time);

    public async Task<ApiResponse> HandleAsync(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null);
        switch ((request.Info.Subresource, request.Info.Verb))
        {
            case ("scale", "get"):
                return format.Respond(StatusCodes.Status200OK, Scale(Find(request, resource), resource));
            case ("scale", "update" or "patch"):
                return await ScaleAsync(request, resource, format).ConfigureAwait(false);
            case ("binding", "create"):
                return await BindAsync(request, resource, format).ConfigureAwait(false);
            case ("eviction", "create"):
                _deleter.Delete(resource, request.Info.Namespace, request.Info.Name, DeleteOptions.Background);
                return format.OfStatus(new Status(201, null, null));
            default:
                throw new StatusException(Status.NoSuchResource());
        }
    }

    private static JsonObject Scale(JsonObject subject, ResourceDefinition resource)
    {
        var metadata = subject.Object("metadata")!;
        var kept = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            kept[name] = metadata[name]?.DeepClone();
        }

        var labels = subject.At("spec", "selector", "matchLabels") as JsonObject
            ?? subject.At("spec", "selector") as JsonObject ?? [];
        var status = new JsonObject { ["replicas"] = subject.Object("status").Number("replicas") };
        if (resource.Custom is null)
        {
            status["selector"] = string.Join(",", labels.Select(label => $"{label.Key}={label.Value.Text()}"));
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = kept,
            ["spec"] = new JsonObject { ["replicas"] = subject.Object("spec").Number("replicas") },
            ["status"] = status,
        };
    }

    private async Task<ApiResponse> ScaleAsync(ApiRequest request, ResourceDefinition resource, Representation format)
    {
        var isPatch = request.Info.Verb == "patch";
        var options = WriteOptions.Read(request, isPatch ? "PatchOptions" : "UpdateOptions");
        var patch = isPatch ? await PatchBody.ReadAsync(request,
            PatchBody.ReadMediaType(request, resource)).ConfigureAwait(false) : null;
        var given = isPatch
            ? null
            : JsonNode.Parse((await BodyReader.ReadJsonAsync(request).ConfigureAwait(false)).Span) as JsonObject;
        var written = writer.Update(
            resource, request.Info.Namespace, request.Info.Name, "", mayCreate: false, isPatch: true,
            state =>
            {
                var current = state!;
                var scale = given ?? Scale(current, resource);
                patch?.ApplyTo(scale, resource);
                current.Ensure("spec")["replicas"] = scale.Object("spec").Number("replicas");
                if (scale.Object("metadata").String("resourceVersion") is { Length: > 0 } version)
                {
                    current.Object("metadata")!["resourceVersion"] = version;
                }

                return current;
            },
            options);
        return format.Respond(StatusCodes.Status200OK, Scale(StoredJson.Parse(written.Json), resource));
    }

    private async Task<ApiResponse> BindAsync(ApiRequest request, ResourceDefinition resource, Representation format)
    {
        var json = await BodyReader.ReadJsonAsync(request).ConfigureAwait(false);
        var node = (JsonNode.Parse(json.Span) as JsonObject)?.Object("target").String("name") ?? "";
        var current = store.Find(resource.Key, request.Info.Namespace, request.Info.Name)
            ?? throw new StatusException(Status.NotFound(resource.Resource.ToString(), request.Info.Name));
        var pod = StoredJson.Parse(current);
        if (pod.Object("spec").String("nodeName") is { Length: > 0 } bound)
        {
            throw new StatusException(Status.Conflict(
                "pods/binding", request.Info.Name, $"pod {request.Info.Name} is already assigned to node \"{bound}\""));
        }

        pod.Ensure("spec")["nodeName"] = node;
        var status = pod.Ensure("status");
        status["conditions"] = new JsonArray([.. status.Objects("conditions").Select(condition => condition.DeepClone()),
            new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = GoTime.Format(time.GetUtcNow()),
        }]);
        return store.TryReplace(resource.Key, current, version => StoredJson.Render(pod, version)) is null
            ? await BindAsync(request, resource, format).ConfigureAwait(false)
            : format.OfStatus(new Status(201, null, null));
    }

    private JsonObject Find(ApiRequest request, ResourceDefinition resource) =>
        store.Find(resource.Key, request.Info.Namespace, request.Info.Name) is { } found
            ? StoredJson.Parse(found)
            : throw new StatusException(Status.NotFound(resource.Resource.ToString(), request.Info.Name));
}
