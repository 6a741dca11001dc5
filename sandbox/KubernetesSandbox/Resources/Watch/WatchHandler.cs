using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Lists;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Watch;

/// <summary>Watches: what is there, what changed since, what changes from now on; one JSON object per line.</summary>
internal sealed class WatchHandler(ObjectStore store, TimeProvider time, CancellationToken cancellationToken)
{
    private const string StreamTypes = $"{MediaTypes.Json};stream=watch, {MediaTypes.Protobuf};stream=watch";

    // What kube-apiserver draws from when the client sets no timeout: 30 to 60 minutes.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(45);

    public ApiResponse Watch(ApiRequest request, ResourceDefinition resource)
    {
        var format = Representation.Negotiate(request, resource.Custom is not null, isCollection: true);
        if (format.IsYaml)
        {
            throw new StatusException(
                new Status(406, "NotAcceptable", $"only the following media types are accepted: {StreamTypes}"));
        }

        var options = ListOptions.Read(request, resource, isWatch: true);
        var version = Version(options);
        var lines = new WatchLines(resource, format.Form == ObjectForm.Whole ? null
            : TableRenderer.For(request, resource, format, time), format.Form);
        var begins = Begins(options, version);
        var subscription = store.Watch(resource.Key, begins || version == 0 || version > store.ResourceVersion ? null : version);
        return new StreamResponse(MediaTypes.Json, http =>
            SendAsync(http, request.Info.Namespace, resource, options, version, begins, subscription, lines));
    }

    private static long Version(ListOptions options) => options.ResourceVersion is null
        ? 0
        : ListOptions.ParseVersion(options.ResourceVersion)
            ?? throw new StatusException(Status.InternalError(ListOptions.NoVersion(options.ResourceVersion)));

    // Whether the objects that are there come first, as ADDED.
    private static bool Begins(ListOptions options, long version) =>
        options.SendInitialEvents ?? version == 0;

    private async Task SendAsync(
        HttpContext http,
        string @namespace,
        ResourceDefinition resource,
        ListOptions options,
        long version,
        bool begins,
        ObjectStore.Subscription? subscription,
        WatchLines lines)
    {
        if (subscription is null)
        {
            await http.Response.Body.WriteAsync(WatchLines.Error(TooOld(resource, version)),
                http.RequestAborted).ConfigureAwait(false);
            return;
        }

        using var opened = subscription;
        using var timeout = new CancellationTokenSource(
            options.TimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultTimeout, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, http.RequestAborted, cancellationToken);
        await http.Response.StartAsync(cancellation.Token).ConfigureAwait(false);
        try
        {
            await SendInitialAsync(http, @namespace, options, version, begins, opened, lines, cancellation.Token)
                .ConfigureAwait(false);
            await SendChangesAsync(http, @namespace, options, version, opened, lines, cancellation.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            if (options.AllowBookmarks && resource.Rules.HasWatchCache)
            {
                await http.Response.Body.WriteAsync(lines.Bookmark(store.ResourceVersion, isInitialEnd: false),
                    http.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client or the server goes: nothing more to say.
        }
    }

    private static async Task SendInitialAsync(
        HttpContext http,
        string @namespace,
        ListOptions options,
        long version,
        bool begins,
        ObjectStore.Subscription opened,
        WatchLines lines,
        CancellationToken cancellationToken)
    {
        if (begins)
        {
            foreach (var one in opened.Start.From(@namespace, "").Where(one => options.Selects(one.Json)))
            {
                await http.Response.Body.WriteAsync(lines.Event("ADDED", one.Json), cancellationToken).ConfigureAwait(false);
            }

            if (options is { SendInitialEvents: true, AllowBookmarks: true })
            {
                await http.Response.Body.WriteAsync(lines.Bookmark(Math.Max(version, opened.Start.ResourceVersion),
                    isInitialEnd: true), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        await http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task SendChangesAsync(
        HttpContext http,
        string @namespace,
        ListOptions options,
        long version,
        ObjectStore.Subscription opened,
        WatchLines lines,
        CancellationToken cancellationToken)
    {
        while (await opened.Changes.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (opened.Changes.TryRead(out var change))
            {
                if ((@namespace.Length == 0 || change.Object.Namespace == @namespace) && change.ResourceVersion > version
                    && Line(change, options, lines) is { } line)
                {
                    await http.Response.Body.WriteAsync(line, cancellationToken).ConfigureAwait(false);
                }
            }

            await http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // An object that comes into the selection is added, one that leaves it is deleted.
    private static ReadOnlyMemory<byte>? Line(Change change, ListOptions options, WatchLines lines)
    {
        var matches = options.Selects(change.Object.Json);
        var matched = change.Previous is { } previous && options.Selects(previous.Json);
        return (change.Type, matched, matches) switch
        {
            (ChangeType.Added, _, true) or (ChangeType.Modified, false, true) => lines.Event("ADDED", change.Object.Json),
            (ChangeType.Modified, true, true) => lines.Event("MODIFIED", change.Object.Json),
            (ChangeType.Deleted, true, _) => lines.Event("DELETED", change.Object.Json),
            (ChangeType.Modified, true, false) => lines.Event("DELETED", Last(change)),
            _ => null,
        };
    }

    // The last state that matched, with the version of the change.
    private static ReadOnlyMemory<byte> Last(Change change) =>
        StoredJson.Render(StoredJson.Parse(change.Previous!), change.ResourceVersion);

    private Status TooOld(ResourceDefinition resource, long version) => Status.Expired(resource.Rules.HasWatchCache
        ? $"too old resource version: {version} ({store.OldestWatchable})"
        : "The resourceVersion for the provided watch is too old.");
}
