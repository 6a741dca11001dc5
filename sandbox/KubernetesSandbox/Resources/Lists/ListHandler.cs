using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Lists;

/// <summary>Lists: selectors, pages that all show one moment, Tables.</summary>
internal sealed class ListHandler(ObjectStore store, TimeProvider time)
{
    private const string Expired =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the "
        + "continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing "
        + "with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the "
        + "time the first chunk was returned and now may show up in the list.";

    public ApiResponse List(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null, isCollection: true);
        var options = ListOptions.Read(request, resource, isWatch: false);
        var page = Read(resource, request.Info.Namespace, options);
        return Respond(request, resource, format, page.Metadata, page.Items);
    }

    /// <summary>Responds with objects as a list of a resource.</summary>
    public ApiResponse Respond(
        ApiRequest request, ResourceDefinition resource, Representation format, JsonObject metadata,
        IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        if (format.Form == ObjectForm.Whole)
        {
            if (resource.Custom is not null)
            {
                metadata.Default("continue", "");
            }

            return format.Respond(StatusCodes.Status200OK, Join(resource, metadata, items));
        }

        var renderer = TableRenderer.For(request, resource, format, time);
        return format.Respond(
            StatusCodes.Status200OK,
            format.Form == ObjectForm.Table ? renderer.Table(metadata, items) : renderer.PartialMetadataList(metadata, items));
    }

    /// <summary>The objects of a namespace, or of all, that the options select, as they are stored.</summary>
    public (JsonObject Metadata, IReadOnlyList<ReadOnlyMemory<byte>> Items) Read(
        ResourceDefinition resource, string @namespace, ListOptions options)
    {
        var (snapshot, start) = Choose(resource, options);
        var isPaged = options.Limit > 0 && !(options.ResourceVersion == "0" && resource.Rules.HasWatchCache);
        var limit = isPaged ? options.Limit : long.MaxValue;
        var items = new List<ReadOnlyMemory<byte>>();
        StoredObject? last = null;
        string? next = null;
        foreach (var one in Candidates(snapshot, @namespace, start, options))
        {
            if (!options.Selects(one.Json))
            {
                continue;
            }

            if (items.Count == limit)
            {
                next = @namespace.Length > 0 ? last!.Name : $"{last!.Namespace}/{last.Name}";
                break;
            }

            items.Add(one.Json);
            last = one;
        }

        var metadata = new JsonObject { ["resourceVersion"] = snapshot.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        if (next is not null)
        {
            store.Remember(resource.Key, snapshot);
            metadata["continue"] = new ContinueToken(snapshot.ResourceVersion, next).Encode();
            if (options.Labels.IsEmpty && options.Fields.IsEmpty)
            {
                metadata["remainingItemCount"] = snapshot.Count(@namespace, next);
            }
        }

        return (metadata, items);
    }

    private static IEnumerable<StoredObject> Candidates(Snapshot snapshot, string @namespace, string start, ListOptions options)
    {
        var space = @namespace.Length > 0 ? @namespace : options.Fields.Namespace;
        return options.Fields.Name is { } name && space is not null && start.Length == 0
            ? snapshot.Objects.TryGetValue(new StoredObject(space, name, 0, default), out var one) ? [one] : []
            : snapshot.From(@namespace, start);
    }

    private (Snapshot Snapshot, string Start) Choose(ResourceDefinition resource, ListOptions options)
    {
        if (options.Continue.Length > 0)
        {
            if (options.ResourceVersion is not (null or "0"))
            {
                throw new StatusException(Status.BadRequest("specifying resource version is not allowed when using continue"));
            }

            var token = ContinueToken.Decode(options.Continue);
            var then = token.ResourceVersion < 0 ? store.Take(resource.Key) : store.TakeAt(resource.Key, token.ResourceVersion);
            return then is null
                ? throw new StatusException(Status.Expired(Expired, new ContinueToken(-1, token.Start).Encode()))
                : (then, token.Start);
        }

        if (options.ResourceVersion is null)
        {
            return (store.Take(resource.Key), "");
        }

        var version = ListOptions.ParseVersion(options.ResourceVersion)
            ?? throw new StatusException(
                Status.BadRequest($"invalid resource version: {ListOptions.NoVersion(options.ResourceVersion)}"));
        if (version > store.ResourceVersion)
        {
            throw new StatusException(TooLarge(version, resource));
        }

        if (options.Match != "Exact")
        {
            return (store.Take(resource.Key), "");
        }

        return (store.TakeAt(resource.Key, version)
            ?? throw new StatusException(Status.Expired("The resourceVersion for the provided list is too old.")), "");
    }

    private Status TooLarge(long version, ResourceDefinition resource) => new(
        504, "Timeout", $"Timeout: Too large resource version: {version}, current: {store.ResourceVersion}", new StatusDetails
        {
            Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
            RetryAfterSeconds = resource.Rules.HasWatchCache ? 1 : 0,
        });

    private static ReadOnlyMemory<byte> Join(
        ResourceDefinition resource, JsonObject metadata, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        var head = Encoding.UTF8.GetBytes(
            $$"""{"kind":"{{resource.ListKind}}","apiVersion":"{{resource.ApiVersion}}","metadata":"""
            + $$"""{{metadata.ToJsonString()}},"items":[""");
        var buffer = new ArrayBufferWriter<byte>(head.Length + 2 + items.Sum(item => item.Length + 1));
        buffer.Write(head);
        for (var at = 0; at < items.Count; at++)
        {
            if (at > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(ServedObject.Item(resource, items[at]).Span);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }
}
