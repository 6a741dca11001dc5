using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Writes;

/// <summary>What a write led to.</summary>
/// <param name="Json">The stored JSON; of a dry run what would have been stored.</param>
internal sealed record Written(ReadOnlyMemory<byte> Json, bool IsNew);

/// <summary>Creates and changes objects: metadata, defaults, validation, optimistic concurrency.</summary>
internal sealed class ObjectWriter(ObjectStore store, TimeProvider time, Settlement settlement)
{
    /// <summary>What etcd takes in one request.</summary>
    private const int MaxStoredBytes = 1536 * 1024;

    private const string Modified = "the object has been modified; please apply your changes to the latest version and try again";

    /// <summary>Makes the next state out of a clone of the current one, which is null when there is none.</summary>
    public delegate JsonObject Change(JsonObject? current);

    /// <summary>Stores a new object; <paramref name="subject"/> is in the stored shape and is taken over.</summary>
    public Written Create(ResourceDefinition resource, string @namespace, JsonObject subject, WriteOptions options)
    {
        NamespaceLifecycle.Check(store, resource, @namespace, subject);
        var metadata = subject.Ensure("metadata");
        CheckNamespace(metadata, @namespace);
        var hasVersion = metadata.String("resourceVersion").Length > 0;
        subject["metadata"] = null;
        metadata = ObjectMeta.Stamp(metadata, resource.Namespaced ? @namespace : null, resource.Rules.HasGeneration,
            time.GetUtcNow());
        subject["metadata"] = metadata;
        if (!resource.Rules.KeepsStatusOnCreate && resource.Subresource("status") is not null)
        {
            ObjectUpdate.ResetStatus(resource, subject, null);
        }

        SetDefaults(resource, subject);
        resource.Rules.PrepareForCreate(subject, time);
        Validate(resource, subject, null);
        if (hasVersion)
        {
            throw new StatusException(Status.InternalError("resourceVersion should not be set on objects to be created"));
        }

        var name = metadata.String("name");
        if (options.DryRun)
        {
            return store.Find(resource.Key, @namespace, name) is null
                ? new Written(RenderDry(subject), true)
                : throw new StatusException(Status.AlreadyExists(resource.Resource.ToString(), name));
        }

        CheckSize(subject);
        var added = store.TryAdd(resource.Key, @namespace, name, version => StoredJson.Render(subject, version))
            ?? throw new StatusException(Status.AlreadyExists(resource.Resource.ToString(), name));
        settlement.Settle(resource, added);
        return new Written(added.Json, true);
    }

    /// <summary>
    /// Changes an object, again if another write comes between, unless the change names the version that it is for.
    /// </summary>
    /// <param name="subresource">Empty, or <c>status</c>: then nothing but the status changes.</param>
    public Written Update(
        ResourceDefinition resource, string @namespace, string name, string subresource, bool mayCreate, bool isPatch,
        Change change, WriteOptions options)
    {
        while (true)
        {
            var current = store.Find(resource.Key, @namespace, name);
            if (current is null)
            {
                if (!mayCreate)
                {
                    throw new StatusException(Status.NotFound(resource.Resource.ToString(), name));
                }

                var created = change(null);
                CheckName(resource, created.Ensure("metadata"), @namespace, name);
                created.Object("metadata")!.Remove("resourceVersion");
                return Create(resource, @namespace, created, options);
            }

            var old = StoredJson.Parse(current);
            var next = change(StoredJson.Parse(current));
            CheckName(resource, next.Ensure("metadata"), @namespace, name);
            CheckPreconditions(resource, next.Object("metadata")!, old.Object("metadata")!, current, isPatch);
            var isUnguarded = isPatch || next.Object("metadata").String("resourceVersion").Length == 0;
            ObjectUpdate.CarryOver(resource, next, old, subresource);
            SetDefaults(resource, next);
            Validate(resource, next, old);
            if (Finish(resource, current, next, old, options) is { } written)
            {
                return written;
            }

            if (!isUnguarded)
            {
                throw new StatusException(Status.Conflict(resource.Resource.ToString(), name, Modified));
            }
        }
    }

    /// <summary>Metadata of an object that a request's path names.</summary>
    public static void CheckName(ResourceDefinition resource, JsonObject metadata, string @namespace, string name)
    {
        metadata.Default("name", name);
        if (metadata.String("name") is var given && given != name)
        {
            throw new StatusException(
                Status.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})"));
        }

        if (resource.Namespaced)
        {
            CheckNamespace(metadata, @namespace);
            metadata["namespace"] = @namespace;
        }
    }

    // Null when another write came between.
    private Written? Finish(
        ResourceDefinition resource, StoredObject current, JsonObject next, JsonObject old, WriteOptions options)
    {
        var metadata = next.Object("metadata")!;
        var isUnchanged = JsonNode.DeepEquals(next, old);
        if (!isUnchanged && resource.Rules.HasGeneration && ObjectUpdate.SpecDiffers(next, old))
        {
            metadata["generation"] = old.Object("metadata").Number("generation") + 1;
        }

        var isLast = metadata["deletionTimestamp"] is not null && metadata.Strings("finalizers").Count == 0
            && metadata.Number("deletionGracePeriodSeconds") == 0 && !resource.Rules.IsHeld(next);
        if (options.DryRun || (isUnchanged && !isLast))
        {
            return new Written(JsonText.Bytes(next), false);
        }

        CheckSize(next);
        if (isLast)
        {
            // The response shows the last write; the watch sees the state before it, deleted.
            var response = JsonText.Bytes(next);
            return store.TryRemove(resource.Key, current, version => StoredJson.Render(old, version)) is null ? null
                : new Written(response, false);
        }

        return store.TryReplace(resource.Key, current, version => StoredJson.Render(next, version)) is { } replaced
            ? new Written(replaced.Json, false) : null;
    }

    private static void CheckNamespace(JsonObject metadata, string @namespace)
    {
        if (metadata.String("namespace") is { Length: > 0 } given && given != @namespace)
        {
            throw new StatusException(
                Status.BadRequest("the namespace of the provided object does not match the namespace sent on the request"));
        }
    }

    private static void CheckPreconditions(
        ResourceDefinition resource, JsonObject next, JsonObject old, StoredObject current, bool isPatch)
    {
        var name = current.Name;
        var uid = next.String("uid");
        if (uid.Length > 0 && uid != old.String("uid") && !isPatch)
        {
            throw new StatusException(Status.Conflict(
                resource.Resource.ToString(),
                name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{resource.Plural}/{current.Namespace}/{name}, "
                + $"ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, "
                + $"UID in object meta: {old.String("uid")}"));
        }

        var version = next.String("resourceVersion");
        if (version.Length == 0 && !resource.Rules.AllowsUnconditionalUpdate)
        {
            throw new StatusException(Status.Invalid(resource.Resource.ToString(), name,
                [Cause.Invalid("metadata.resourceVersion", JsonValue.Create(0), "must be specified for an update")]));
        }

        if (version.Length > 0 && version != old.String("resourceVersion"))
        {
            throw new StatusException(Status.Conflict(resource.Resource.ToString(), name, Modified));
        }
    }

    private static void SetDefaults(ResourceDefinition resource, JsonObject subject)
    {
        resource.Rules.SetDefaults(subject);
        if (resource.Custom?.Schema is { } schema)
        {
            CustomSchema.SetDefaults(subject, schema);
        }
    }

    private static void Validate(ResourceDefinition resource, JsonObject subject, JsonObject? old)
    {
        var rules = resource.Rules;
        var metadata = subject.Object("metadata")!;
        var ofMetadata = old is null ? ObjectMeta.Validate(metadata, rules.NameFaults)
            : ObjectMeta.ValidateUpdate(metadata, old.Object("metadata")!);
        var ofRest = rules.Validate(subject, old);
        if (resource.Custom?.Schema is { } schema)
        {
            ofRest = ofRest.Concat(CustomSchema.Validate(subject, schema));
        }

        List<StatusCause> faults = rules.ValidatesMetadataItself ? [.. ofMetadata, .. ofRest] : [.. ofRest];
        if (faults.Count == 0 && !rules.ValidatesMetadataItself)
        {
            faults = [.. ofMetadata];
        }

        if (faults.Count > 0)
        {
            throw new StatusException(Status.Invalid(resource.QualifiedKind, metadata.String("name"), faults));
        }
    }

    private static void CheckSize(JsonObject subject)
    {
        // Only a message of an event without eventTime gets so large; looking at the others would cost more than it is worth.
        if (subject["message"].Text() is { Length: > MaxStoredBytes / 4 }
            && JsonText.Bytes(subject).Length > MaxStoredBytes)
        {
            throw new StatusException(Status.InternalError("etcdserver: request is too large"));
        }
    }

    private static ReadOnlyMemory<byte> RenderDry(JsonObject subject)
    {
        subject.Object("metadata")!.Remove("resourceVersion");
        return JsonText.Bytes(subject);
    }
}
