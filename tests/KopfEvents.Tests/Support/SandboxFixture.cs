using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>A sandbox with a few objects in it, for one test class.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private const string Objects =
        """
        apiVersion: v1
        kind: Namespace
        metadata: { name: apps }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web-0, namespace: apps }
        spec: { containers: [ { name: web, image: nginx } ] }
        ---
        apiVersion: v1
        kind: Node
        metadata: { name: node-1 }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: apps }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [ { name: web, image: nginx } ] }
        """;

    /// <summary>The server.</summary>
    internal Sandbox Sandbox { get; private set; } = null!;

    /// <summary>The uid that the server gave to the pod apps/web-0.</summary>
    internal string UidOfPod { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Sandbox = await Sandbox.StartAsync(new SandboxOptions { RecordRequests = true });
        await Sandbox.ApplyAsync(Objects);
        UidOfPod = (string)Sandbox.Get("api/v1/namespaces/apps/pods/web-0")["metadata"]!["uid"]!;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>
    /// The bodies of the events that were taken since <see cref="Sandbox.ClearRequests"/>, as the server received them.
    /// </summary>
    internal List<JsonObject> PostedEvents() =>
        [.. Sandbox.Requests
            .Where(one => one is { Method: "POST", Status: 201 } && one.Path.EndsWith("/events", StringComparison.Ordinal))
            .Select(one => JsonNode.Parse(one.BodyText)!.AsObject())];

    /// <summary>The kubeconfig of the sandbox with something changed.</summary>
    internal TemporaryFile Kubeconfig(Func<string, string> change) => new(change(File.ReadAllText(Sandbox.KubeconfigPath)));

    /// <summary>A kubeconfig for the sandbox with one user, whose entry is given in YAML.</summary>
    internal TemporaryFile Kubeconfig(string user) => new(
        $$"""
        current-context: test
        contexts: [{ name: test, context: { cluster: test, user: test } }]
        clusters:
        - name: test
          cluster:
            server: {{Sandbox.Url}}
            certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(Sandbox.CertificateAuthorityPem))}}
        users:
        - name: test
          user:
            {{user}}
        """);

    /// <summary>Who has posted last, as the server saw it.</summary>
    internal string? UserOfLastPost() => Sandbox.Requests.Last(one => one.Method == "POST").User;

    /// <summary>
    /// Which of the objects have got an event since <see cref="Sandbox.ClearRequests"/>, in alphabetical order.
    /// </summary>
    internal IEnumerable<string> EventsOf(string ns, params string[] names) =>
        PostedEvents().Where(one => (string)one["metadata"]!["namespace"]! == ns)
            .Select(one => (string)one["involvedObject"]!["name"]!).Where(name => names.Contains(name)).Order();
}
