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
    private readonly SandboxSettings _settings;
    private readonly TimeProvider _time;
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly BodyReader _bodies;
    private readonly Settlement _settlement;
    private readonly ObjectWriter _writer;

    // Of objects to begin with nothing is delayed.
    private readonly ObjectWriter _loader;
    private readonly Authorizer _authorizer;
    private readonly EventExpiry _expiry;
    private readonly Termination _termination;
    private readonly GracePeriods _gracePeriods;

    /// <summary>
    /// A server that holds what every cluster does, but for the service <c>kubernetes</c>: its port is not known yet.
    /// </summary>
    public ApiServer(SandboxOptions options, SandboxSettings settings)
    {
        _settings = settings;
        _time = options.TimeProvider;
        _store = new ObjectStore(options.HistoryLength);
        _catalog = new ResourceCatalog(_store);
        _bodies = new BodyReader(_catalog);
        _settlement = new Settlement(_store, _time, () => settings.EstablishDelay);
        _writer = new ObjectWriter(_store, _time, _settlement);
        _loader = new ObjectWriter(_store, _time, new Settlement(_store, _time, () => TimeSpan.Zero));
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

        Begin();
    }

    public RequestPipeline Pipeline(
        FaultRules faults, RequestJournal? journal, Authenticator authenticator, CancellationToken cancellationToken)
    {
        var router = new ApiRouter(
            _catalog,
            new DiscoveryHandlers(_catalog),
            new ResourceHandlers(_store, _writer, _bodies, _time, cancellationToken),
            new SubresourceHandlers(_store, _writer, _time),
            new ReviewHandlers(authenticator, _authorizer, _catalog, _time).ByResource());
        return new RequestPipeline(new AccessControl(authenticator, _authorizer), router, faults, _settings, journal);
    }

    /// <summary>Makes the service <c>kubernetes</c> and what is behind it, as kube-apiserver does of itself.</summary>
    public void Announce(Uri url)
    {
        Apply(
            $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: kubernetes, namespace: default, labels: { component: apiserver, provider: kubernetes } }
            spec: { clusterIP: 10.0.0.1, ports: [{ name: https, port: 443, targetPort: {{url.Port}} }] }
            ---
            apiVersion: v1
            kind: Endpoints
            metadata: { name: kubernetes, namespace: default, labels: { endpointslice.kubernetes.io/skip-mirror: "true" } }
            subsets: [{ addresses: [{ ip: "{{url.IdnHost}}" }], ports: [{ name: https, port: {{url.Port}}, protocol: TCP }] }]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: kubernetes, namespace: default, labels: { kubernetes.io/service-name: kubernetes } }
            addressType: {{(url.HostNameType == UriHostNameType.IPv6 ? "IPv6" : "IPv4")}}
            endpoints: [{ addresses: ["{{url.IdnHost}}"], conditions: { ready: true } }]
            ports: [{ name: https, port: {{url.Port}}, protocol: TCP }]
            """);
        Begin();
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
                throw new InvalidOperationException(
                    $"{one.String("kind")} {one.Object("metadata").String("name")}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Forgets old states, but the pages of lists that kube-apiserver would have in its watch cache.</summary>
    public void Compact() =>
        _store.Compact(key => _catalog.All.FirstOrDefault(resource => resource.Key == key)?.Rules.HasWatchCache != true);

    public void Dispose()
    {
        _settlement.Dispose();
        _expiry.Dispose();
        _termination.Dispose();
        _gracePeriods.Dispose();
    }

    // Nobody has seen anything yet: watches from before are too old.
    private void Begin() => _store.Compact(_ => true);

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
        return new InvalidOperationException(
            $"{(text.Length > 80 ? text[..80] + "…" : text)} has no apiVersion and kind, so it is no object.");
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
            decoded.Ensure("metadata")["resourceVersion"] = StoredJson.Parse(current).Object("metadata")
                .String("resourceVersion");
            _loader.Update(resource, space, name, "", mayCreate: true, isPatch: true, _ => decoded.DeepClone().AsObject(),
                WriteOptions.Default);
        }
        else
        {
            _loader.Create(resource, space, decoded, WriteOptions.Default);
        }

        // What was given as its status is its status, though writes of the object leave it alone. That of a definition would keep
        // it from being served.
        if (subject["status"] is not null && resource.Subresource("status") is not null && resource.Key != CustomDefinitions.Key)
        {
            var full = _bodies.Decode(JsonText.Bytes(subject), resource, FieldValidation.Ignore).Object;
            _loader.Update(resource, space, name, "status", mayCreate: false, isPatch: true, state =>
            {
                state!["status"] = full["status"]?.DeepClone();
                return state;
            }, WriteOptions.Default);
        }
    }
}
