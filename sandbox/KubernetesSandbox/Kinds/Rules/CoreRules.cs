using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Namespaces: <c>status.phase</c> and the finalizer that keeps one until its content is gone.</summary>
internal sealed class NamespaceRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields = new() { ["status.phase"] = ["status", "phase"] };

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override ITableColumns Columns { get; } = new NamespaceColumns();

    public override IEnumerable<string> NameFaults(string name) => Names.Label(name);

    public override void SetDefaults(JsonObject subject) => Label(subject.Ensure("metadata"));

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        Label(subject.Ensure("metadata"));
        subject["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        subject["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject subject, JsonObject old) => subject["spec"] = old["spec"]?.DeepClone();

    protected override bool SelectsByNamespace => false;

    public override void BeginDeletion(JsonObject subject, TimeProvider time) =>
        subject.Ensure("status")["phase"] = "Terminating";

    public override bool IsHeld(JsonObject subject) => subject.Object("spec") is { } spec && spec.Strings("finalizers").Count > 0;

    public override bool Release(JsonObject subject) =>
        subject.Object("spec") is { } spec && spec.TakeFrom("finalizers", "kubernetes");

    // The name may not be known before it is generated.
    private static void Label(JsonObject metadata)
    {
        if (metadata.String("name") is { Length: > 0 } name)
        {
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = name;
        }
    }
}

/// <summary>Nodes: tainted until a kubelet says that it is ready.</summary>
internal sealed class NodeRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields = new() { ["spec.unschedulable"] = ["spec", "unschedulable"] };

    public override bool KeepsStatusOnCreate => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    protected override bool SelectsByNamespace => false;

    public override ITableColumns Columns { get; } = new NodeColumns();

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        var spec = subject.Ensure("spec");
        var taints = spec["taints"] as JsonArray ?? [];
        if (!taints.OfType<JsonObject>().Any(taint => taint.String("key") == "node.kubernetes.io/not-ready"))
        {
            taints.Add(new JsonObject { ["key"] = "node.kubernetes.io/not-ready", ["effect"] = "NoSchedule" });
        }

        if (taints.Parent is null)
        {
            spec["taints"] = taints;
        }
    }
}

/// <summary>Secrets: <c>stringData</c> ends up in <c>data</c>.</summary>
internal sealed class SecretRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields = new() { ["type"] = ["type"] };

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override ITableColumns Columns { get; } = new SecretColumns();

    public override void SetDefaults(JsonObject subject)
    {
        subject.Default("type", "Opaque");
        if (subject.Object("stringData") is { } plain)
        {
            var data = subject.Ensure("data");
            foreach (var (key, value) in plain)
            {
                data[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.Text() ?? ""));
            }

            subject.Remove("stringData");
        }
    }
}

/// <summary>Config maps.</summary>
internal sealed class ConfigMapRules : KindRules
{
    public override ITableColumns Columns { get; } = new ConfigMapColumns();
}

/// <summary>Services: a cluster IP out of 10.0.0.0/24, for nobody to route.</summary>
internal sealed class ServiceRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields =
        new() { ["spec.clusterIP"] = ["spec", "clusterIP"], ["spec.type"] = ["spec", "type"] };
    private int _lastIp;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override ITableColumns Columns { get; } = new ServiceColumns();

    public override IEnumerable<string> NameFaults(string name) => Names.Label(name);

    public override void SetDefaults(JsonObject subject)
    {
        var spec = subject.Ensure("spec");
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        spec.Default("internalTrafficPolicy", "Cluster");
        foreach (var port in spec.Objects("ports"))
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null || port.Number("targetPort") == 0 && port["targetPort"].Text() is null)
            {
                port["targetPort"] = port.Number("port");
            }
        }
    }

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        var spec = subject.Ensure("spec");
        spec.Default("clusterIP", $"10.0.0.{Interlocked.Increment(ref _lastIp) % 253 + 2}");
        spec.Default("clusterIPs", new JsonArray(spec.String("clusterIP")));
    }
}

/// <summary>The addresses behind a service.</summary>
internal sealed class EndpointsRules : KindRules
{
    public override ITableColumns Columns { get; } = new EndpointsColumns();
}

/// <summary>The addresses behind a service, in slices.</summary>
internal sealed class EndpointSliceRules : KindRules
{
    public override bool HasGeneration => true;

    public override ITableColumns Columns { get; } = new EndpointSliceColumns();
}

/// <summary>Persistent volumes: protected, and pending until a claim binds them.</summary>
internal sealed class PersistentVolumeRules : KindRules
{
    public override bool ReturnsDeletedObject => true;

    public override ITableColumns Columns { get; } = new PersistentVolumeColumns();

    public override void SetDefaults(JsonObject subject)
    {
        var spec = subject.Ensure("spec");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
        spec.Default("volumeMode", "Filesystem");
        spec.Object("hostPath")?.Default("type", "");
    }

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        subject.Ensure("metadata").Default("finalizers", new JsonArray("kubernetes.io/pv-protection"));
        subject["status"] = new JsonObject
        {
            ["phase"] = "Pending",
            ["lastPhaseTransitionTime"] = GoTime.Format(time.GetUtcNow()),
        };
    }
}

/// <summary>Roles and bindings of RBAC: their names may hold colons.</summary>
internal sealed class RoleRules : KindRules
{
    public override bool CreatesOnUpdate => true;

    public override IEnumerable<string> NameFaults(string name) => Names.PathSegment(name);

    public override void SetDefaults(JsonObject subject)
    {
        // roleRef and subjects of a binding name the group when they mean it.
        subject.Object("roleRef")?.Default("apiGroup", "rbac.authorization.k8s.io");
        foreach (var one in subject.Objects("subjects").Where(one => one.String("kind") is "User" or "Group"))
        {
            one.Default("apiGroup", "rbac.authorization.k8s.io");
        }
    }
}
