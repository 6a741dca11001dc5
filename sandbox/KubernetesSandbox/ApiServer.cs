using System.Reflection;
using System.Text.Json.Nodes;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Authorization;
using KubernetesSandbox.Authorization.Reviews;
using KubernetesSandbox.Discovery;
using KubernetesSandbox.Faults;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources;
using KubernetesSandbox.Resources.Bodies;
using KubernetesSandbox.Resources.Writes;
using KubernetesSandbox.Store;

namespace KubernetesSandbox;

/// <summary>The API server without its network: the state, and what is built upon it.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly BodyReader _bodies;
    private readonly ObjectWriter _writer;
    private readonly Authorizer _authorizer;
    private readonly EventExpiry _expiry;
    private readonly Termination _termination;
    private readonly GracePeriods _gracePeriods;

    /// <summary>A server that holds what every cluster does.</summary>
    public ApiServer(SandboxOptions options)
    {
        _time = options.TimeProvider;
        _store = new ObjectStore(options.HistoryLength);
        _catalog = new ResourceCatalog(_store);
        _bodies = new BodyReader(_catalog);
        _writer = new ObjectWriter(_store, _time);
        _authorizer = new Authorizer(_store);
        _expiry = new EventExpiry(_store, _time, options.EventTimeToLive);
        _termination = new Termination(_store, _catalog, _time);
        _gracePeriods = new GracePeriods(_store, _time);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".bootstrap.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Apply(reader.ReadToEnd());
        }

        // Nobody has seen anything yet: watches from before are too old.
        _store.Compact(_ => true);
    }

    public RequestPipeline Pipeline(
        FaultRules faults, RequestJournal? journal, Authenticator authenticator, CancellationToken stopping)
    {
        var router = new ApiRouter(
            _catalog,
            new DiscoveryHandlers(_catalog),
            new ResourceHandlers(_store, _bodies, _time, stopping),
            new SubresourceHandlers(_store, _time),
            new ReviewHandlers(authenticator, _authorizer, _catalog, _time).ByResource());
        return new RequestPipeline(new AccessControl(authenticator, _authorizer), router, faults, journal);
    }

    /// <summary>Creates or replaces the objects of YAML or JSON documents; Lists stand for their items.</summary>
    /// <exception cref="InvalidOperationException">An object is not valid.</exception>
    public void Apply(string yaml)
    {
        foreach (var one in Read(yaml))
        {
            try
            {
                ApplyOne(one);
            }
            catch (Exception failure) when (failure is StatusException or DecodingException)
            {
                throw new InvalidOperationException($"{one.String("kind")} {one.Object("metadata").String("name")}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Forgets old states, but the pages of lists that kube-apiserver would have in its watch cache.</summary>
    public void Compact() =>
        _store.Compact(key => _catalog.All.FirstOrDefault(resource => resource.Key == key)?.Rules.HasWatchCache != true);

    public void Dispose()
    {
        _expiry.Dispose();
        _termination.Dispose();
        _gracePeriods.Dispose();
    }

    private static List<JsonObject> Read(string yaml)
    {
        try
        {
            return [.. YamlReader.Read(yaml).SelectMany(document => document switch
            {
                JsonObject list when list.String("kind") == "List" => list.Objects("items"),
                JsonObject subject => [subject],
                _ => throw NoObject(document),
            })];
        }
        catch (FormatException fault)
        {
            throw new InvalidOperationException($"it is neither YAML nor JSON ({fault.Message})", fault);
        }
    }

    private static InvalidOperationException NoObject(JsonNode document)
    {
        var text = JsonText.Compact(document);
        return new InvalidOperationException($"{(text.Length > 80 ? text[..80] + "…" : text)} has no apiVersion and kind, so it is no object.");
    }

    private void ApplyOne(JsonObject subject)
    {
        var (apiVersion, kind) = (subject.String("apiVersion"), subject.String("kind"));
        if (apiVersion.Length == 0 || kind.Length == 0)
        {
            throw NoObject(subject);
        }

        var resource = _catalog.FindKind(apiVersion, kind) ?? throw new InvalidOperationException(
            $"The sandbox has no kind \"{kind}\" in version \"{apiVersion}\"; apply its CustomResourceDefinition before.");
        var metadata = subject.Object("metadata");
        var space = !resource.Namespaced ? "" : metadata.String("namespace") is { Length: > 0 } given ? given : "default";
        var decoded = _bodies.Decode(JsonText.Bytes(subject), resource, FieldValidation.Ignore).Object;
        var name = metadata.String("name");
        if (_store.Find(resource.Key, space, name) is { } current)
        {
            decoded.Ensure("metadata")["resourceVersion"] = StoredJson.Parse(current).Object("metadata").String("resourceVersion");
            _writer.Update(resource, space, name, "", mayCreate: true, isPatch: true, _ => decoded.DeepClone().AsObject(),
                WriteOptions.Default);
        }
        else
        {
            _writer.Create(resource, space, decoded, WriteOptions.Default);
        }

        // What was given as its status is its status, though writes of the object leave it alone.
        if (subject["status"] is not null && resource.Subresource("status") is not null)
        {
            var full = _bodies.Decode(JsonText.Bytes(subject), resource, FieldValidation.Ignore).Object;
            _writer.Update(resource, space, name, "status", mayCreate: false, isPatch: true, state =>
            {
                state!["status"] = full["status"]?.DeepClone();
                return state;
            }, WriteOptions.Default);
        }
    }
}
