using System.Text.Json.Nodes;
using KopfEvents.Connections;
using KopfEvents.Reading;
using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>A sandbox with objects to read, for one test class.</summary>
public sealed class ReadingFixture : IAsyncLifetime
{
    /// <summary>How many events there are in the namespace many: more than two pages.</summary>
    internal const int Many = 1200;

    private const string Objects =
        """
        apiVersion: v1
        kind: Namespace
        metadata: { name: apps }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: many }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web-0, namespace: apps, labels: { app: web, tier: front } }
        spec: { nodeName: node-1, containers: [ { name: web, image: nginx, ports: [ { containerPort: 80 } ] } ] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web-1, namespace: apps, labels: { app: web, tier: back } }
        spec: { containers: [ { name: web, image: nginx } ] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web-0, namespace: default, labels: { app: other } }
        spec: { containers: [ { name: web, image: nginx } ] }
        ---
        apiVersion: v1
        kind: Node
        metadata: { name: node-1, annotations: { note: "ä \u0001 <b> 2026-01-02T03:04:05Z" } }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: keys, namespace: apps, labels: { App: x, app: y, psobject: z } }
        type: Opaque
        data: { README: YQ==, readme: Yg== }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: apps }
        spec:
          replicas: 3
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [ { name: web, image: nginx } ] }
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: kopfexamples.kopf.dev }
        spec:
          group: kopf.dev
          scope: Namespaced
          names: { kind: KopfExample, plural: kopfexamples, singular: kopfexample, shortNames: [ kopfex ] }
          versions:
            - name: v1
              served: true
              storage: true
              schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        ---
        apiVersion: kopf.dev/v1
        kind: KopfExample
        metadata: { name: kopf-example-1, namespace: default }
        spec:
          { duration: 1m, share: 0.25, big: 9007199254740993, none: null, empty: {}, nothing: [],
            list: [ [ 1 ], { a: b } ], flag: true, "": empty }
        ---
        apiVersion: v1
        kind: Event
        metadata: { name: checked, namespace: apps, labels: { team: red, run: "1" } }
        involvedObject: { apiVersion: v1, kind: Pod, name: web-0, namespace: apps }
        type: Normal
        reason: Checked
        count: 5
        firstTimestamp: 2026-01-02T03:04:05Z
        lastTimestamp: 2026-01-02T03:05:05Z
        ---
        apiVersion: v1
        kind: Event
        metadata: { name: labelled, namespace: default, labels: { team: blue } }
        involvedObject: { apiVersion: v1, kind: Pod, name: labelled, namespace: default }
        """;

    /// <summary>The server.</summary>
    internal Sandbox Sandbox { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true });
        await Sandbox.ApplyAsync(Objects);
        await Sandbox.ApplyAsync(string.Join("\n---\n", Enumerable.Range(0, Many).Select(Event)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>One of the many events.</summary>
    internal static string Event(int number) =>
        $"{{apiVersion: v1, kind: Event, metadata: {{name: event-{number:0000}, namespace: many}}, type: Normal, reason: Made, "
            + $"message: '{number}', "
        + "involvedObject: {apiVersion: v1, kind: Pod, name: web-0, namespace: many}}";

    /// <summary>The paths that were asked for since <see cref="Sandbox.ClearRequests"/>, but for discovery.</summary>
    internal List<string> Paths() => [.. Sandbox.Requests.Select(one => one.Path).Where(path => path is not ("/api" or "/apis"))];

    /// <summary>What the server itself answers.</summary>
    internal JsonNode Get(string path)
    {
        using var cluster = Cluster.Open(new ClusterSelection(Sandbox.KubeconfigPath));
        using var response = cluster.SendAsync(HttpMethod.Get, path).GetAwaiter().GetResult();
        return JsonNode.Parse(response.Content.ReadAsStream())!;
    }
}
