using System.Globalization;
using System.Text.Json.Nodes;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A namespace with a Deployment, its ReplicaSet and a Pod of that, a custom resource and its ConfigMap, a Pod of nobody, and an
/// event of each.
/// </summary>
public abstract class OwnedObjectsSession : SandboxSession
{
    private protected const string PodSpec = "spec: {containers: [{name: web, image: nginx}]}";

    /// <summary>The uid of the ReplicaSet.</summary>
    private protected string Set { get; private set; } = "";

    private protected override async Task ArrangeAsync()
    {
        await Sandbox.ApplyAsync("""
            {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
            ---
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: apps},
              spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, @spec}}}
            ---
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: kopfexamples.kopf.dev},
              spec: {group: kopf.dev, scope: Namespaced, names: {kind: KopfExample, plural: kopfexamples, shortNames: [kopfex]},
                versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object} } }]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: other, namespace: apps}, @spec}
            """.Replace("@spec", PodSpec, StringComparison.Ordinal));
        await Sandbox.ApplyAsync("{apiVersion: kopf.dev/v1, kind: KopfExample, metadata: {name: one, namespace: apps}}");
        var deployment = Uid("apis/apps/v1/namespaces/apps/deployments/web");
        await Sandbox.ApplyAsync(Owned(
            "apps/v1", "ReplicaSet", "web-1", "apps/v1", "Deployment", "web", deployment,
            $"spec: {{selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, {PodSpec}}}}}"));
        Set = Uid("apis/apps/v1/namespaces/apps/replicasets/web-1");
        await Sandbox.ApplyAsync(Owned("v1", "Pod", "web-1-a", "apps/v1", "ReplicaSet", "web-1", Set, PodSpec));
        await Sandbox.ApplyAsync(
            Owned("v1", "ConfigMap", "store", "kopf.dev/v1", "KopfExample", "one",
            Uid("apis/kopf.dev/v1/namespaces/apps/kopfexamples/one"), "data: {a: b}"));
        await EventAsync("web", "Scaled", "apis/apps/v1/namespaces/apps/deployments/web", seconds: 90);
        await EventAsync("web-1", "Created", "apis/apps/v1/namespaces/apps/replicasets/web-1", seconds: 60);
        await EventAsync("web-1-a", "Started", "api/v1/namespaces/apps/pods/web-1-a", seconds: 30);
        await EventAsync("one", "Reconciled", "apis/kopf.dev/v1/namespaces/apps/kopfexamples/one", seconds: 20);
        await EventAsync("store", "Stored", "api/v1/namespaces/apps/configmaps/store", seconds: 10);
        await EventAsync("other", "Foreign", "api/v1/namespaces/apps/pods/other", seconds: 5);
        Sandbox.ClearRequests();
    }

    /// <summary>The manifest of an object in the namespace apps that has an owner.</summary>
    private protected static string Owned(
        string apiVersion, string kind, string name, string ownerVersion, string ownerKind, string owner, string uid,
        string rest) =>
        $"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}, namespace: apps, ownerReferences: [{{apiVersion: "
            + $"{ownerVersion}, kind: {ownerKind}, name: {owner}, uid: {uid}}}]}}, {rest}}}";

    /// <summary>The uid of what a path holds.</summary>
    private protected string Uid(string path) => (string)Sandbox.Get(path)["metadata"]!["uid"]!;

    /// <summary>Writes an event about what a path holds, some seconds old.</summary>
    private protected Task EventAsync(string name, string reason, string path, int seconds)
    {
        var found = Sandbox.Get(path);
        var apiVersion = (string)found["apiVersion"]!;
        var (kind, uid) = ((string)found["kind"]!, (string)found["metadata"]!["uid"]!);
        return EventAsync(reason, seconds, Reference(apiVersion, kind, name, uid));
    }

    /// <summary>A reference to an object in the namespace apps, or to one that is in none.</summary>
    private protected static JsonObject Reference(string? apiVersion, string kind, string name, string uid)
    {
        var reference = new JsonObject { ["kind"] = kind, ["name"] = name, ["uid"] = uid };
        if (apiVersion is not null) reference["apiVersion"] = apiVersion;
        if (kind != "Node") reference["namespace"] = "apps";
        return reference;
    }

    /// <summary>Writes an event about a reference, some seconds old.</summary>
    private protected Task EventAsync(string reason, int seconds, JsonObject involved)
    {
        var time = DateTimeOffset.UtcNow.AddSeconds(-seconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Sandbox.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{involved["name"]}.{reason}".ToLowerInvariant(),
                ["namespace"] = (string?)involved["namespace"] ?? "default",
            },
            ["involvedObject"] = involved,
            ["type"] = "Normal",
            ["reason"] = reason,
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        }.ToJsonString());
    }
}
