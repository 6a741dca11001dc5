using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>DeleteOptions of the API.</summary>
internal sealed record DeleteOptions(
    bool DryRun, long? GracePeriodSeconds, string PropagationPolicy, string Uid, string ResourceVersion)
{
    private static readonly string[] Policies = ["Foreground", "Background", "Orphan"];

    public static DeleteOptions Background { get; } = new(false, null, "Background", "", "");

    /// <summary>Reads them from the body and the query.</summary>
    public static async Task<DeleteOptions> ReadAsync(ApiRequest request)
    {
        var faults = new List<StatusCause>();
        var dryRun = WriteOptions.ReadDryRun(request, faults);
        var body = Parse(await request.BodyAsync().ConfigureAwait(false), MediaTypes.OfBody(request));
        dryRun |= body.Strings("dryRun").Contains("All");
        var policy = body.String("propagationPolicy") is { Length: > 0 } given ? given : request.Query("propagationPolicy") ?? "";
        if (body["orphanDependents"] is not null && policy.Length > 0)
        {
            faults.Add(Cause.Invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
        }
        else if (policy.Length > 0 && !Policies.Contains(policy))
        {
            faults.Add(Cause.NotSupported("propagationPolicy", policy, [.. Policies, "nil"]));
        }

        if (faults.Count > 0)
        {
            throw new StatusException(Status.Invalid("DeleteOptions.meta.k8s.io", "", faults));
        }

        var grace = body["gracePeriodSeconds"] is not null ? body.Number("gracePeriodSeconds")
            : long.TryParse(request.Query("gracePeriodSeconds"), out var seconds) ? seconds : (long?)null;
        var preconditions = body.Object("preconditions");
        return new DeleteOptions(dryRun, grace, policy, preconditions.String("uid"), preconditions.String("resourceVersion"));
    }

    private static JsonObject Parse(ReadOnlyMemory<byte> body, string? mediaType)
    {
        if (body.IsEmpty || mediaType == MediaTypes.Protobuf)
        {
            return [];
        }

        body = mediaType == MediaTypes.Yaml ? BodyReader.FromYaml(body) : body;
        if (GoSyntax.Describe(body.Span) is { } fault)
        {
            throw new StatusException(Status.BadRequest($"couldn't get version/kind; json parse error: {fault}"));
        }

        var options = JsonNode.Parse(body.Span) as JsonObject ?? [];
        if (options.String("kind") is var kind and not ("" or "DeleteOptions"))
        {
            throw new StatusException(Status.BadRequest(
                $"no kind \"{kind}\" is registered for version \"{options.String("apiVersion")}\" in scheme "
                + "\"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27\""));
        }

        return options;
    }
}

/// <summary>Deletes objects: preconditions, finalizers, grace periods.</summary>
internal sealed class ObjectDeleter(ObjectStore store, TimeProvider time)
{
    /// <summary>Deletes an object or begins to; the response is the object or a Status.</summary>
    /// <returns>The stored JSON to respond with; null when a Status with the uid is the response.</returns>
    public (ReadOnlyMemory<byte>? Json, string Uid) Delete(
        ResourceDefinition resource, string @namespace, string name, DeleteOptions options)
    {
        while (true)
        {
            NamespaceLifecycle.CheckDeletion(resource, name);
            var current = store.Find(resource.Key, @namespace, name)
                ?? throw new StatusException(Status.NotFound(resource.Resource.ToString(), name));
            var subject = StoredJson.Parse(current);
            var uid = subject.Object("metadata").String("uid");
            CheckPreconditions(resource, subject.Object("metadata")!, name, options);
            var wasMarked = subject.At("metadata", "deletionTimestamp") is not null;
            if (wasMarked && IsContainer(resource.Key))
            {
                return (current.Json, uid);
            }

            var isPending = Prepare(resource, subject, options);
            var isMarked = subject.At("metadata", "deletionTimestamp") is not null;
            if (options.DryRun)
            {
                return (Shown(resource, isPending, JsonText.Bytes(subject)), uid);
            }

            // What is marked is seen so once, even if it goes at once.
            if (isPending || (isMarked && !wasMarked))
            {
                var marked = store.TryReplace(resource.Key, current, version => StoredJson.Render(subject, version));
                if (marked is null || isPending)
                {
                    if (marked is not null)
                    {
                        return (marked.Json, uid);
                    }

                    continue;
                }

                current = marked;
            }

            if (store.TryRemove(resource.Key, current, version => StoredJson.Render(subject, version)) is { } removed)
            {
                return (Shown(resource, isPending, removed.Json), uid);
            }
        }
    }

    private static ReadOnlyMemory<byte>? Shown(ResourceDefinition resource, bool isPending, ReadOnlyMemory<byte> json) =>
        isPending || resource.Rules.ReturnsDeletedObject ? json : (ReadOnlyMemory<byte>?)null;

    // What is emptied before it goes; see Termination.
    private static bool IsContainer(ResourceKey resource) =>
        resource == NamespaceLifecycle.Key || resource == CustomDefinitions.Key;

    // Marks the object as being deleted; false when it can go at once.
    private bool Prepare(ResourceDefinition resource, JsonObject subject, DeleteOptions options)
    {
        var metadata = subject.Object("metadata")!;
        if (IsContainer(resource.Key))
        {
            metadata["deletionTimestamp"] = GoTime.Format(time.GetUtcNow());
            resource.Rules.BeginDeletion(subject, time);
            return true;
        }

        var finalizers = metadata.Strings("finalizers").Where(one => one is not ("foregroundDeletion" or "orphan")).ToList();
        if (options.PropagationPolicy is "Foreground" or "Orphan")
        {
            finalizers.Add(options.PropagationPolicy == "Orphan" ? "orphan" : "foregroundDeletion");
        }

        var grace = resource.Rules.GracePeriod(subject) is { } seconds ? options.GracePeriodSeconds ?? seconds : 0;
        var isGraceful = resource.Kind == "Pod" && resource.Group.Length == 0;
        if (finalizers.Count > 0 || grace > 0 || isGraceful)
        {
            Mark(metadata, grace);
        }

        if (finalizers.Count > 0)
        {
            metadata["finalizers"] = new JsonArray([.. finalizers.Select(one => JsonValue.Create(one))]);
        }
        else
        {
            metadata.Remove("finalizers");
        }

        return finalizers.Count > 0 || grace > 0;
    }

    private void Mark(JsonObject metadata, long grace)
    {
        if (metadata["deletionTimestamp"] is null && metadata["generation"] is not null)
        {
            metadata["generation"] = metadata.Number("generation") + 1;
        }

        if (metadata["deletionTimestamp"] is null || grace < metadata.Number("deletionGracePeriodSeconds"))
        {
            metadata["deletionTimestamp"] = GoTime.Format(time.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = grace;
        }
    }

    private static void CheckPreconditions(ResourceDefinition resource, JsonObject metadata, string name, DeleteOptions options)
    {
        if (options.Uid.Length > 0 && options.Uid != metadata.String("uid"))
        {
            throw new StatusException(Status.Conflict(resource.QualifiedKind, name,
                $"the UID in the precondition ({options.Uid}) does not match the UID in record ({metadata.String("uid")}). "
                + "The object might have been deleted and then recreated"));
        }

        if (options.ResourceVersion.Length > 0 && options.ResourceVersion != metadata.String("resourceVersion"))
        {
            throw new StatusException(Status.Conflict(resource.QualifiedKind, name,
                $"the ResourceVersion in the precondition ({options.ResourceVersion}) does not match the ResourceVersion in "
                + $"record ({metadata.String("resourceVersion")}). The object might have been modified"));
        }
    }
}
