using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceColumns() : BuiltInColumns(
    Name,
    Of("Status", (subject, _) => subject.Object("status").String("phase")),
    Created);

/// <summary>Secrets.</summary>
internal sealed class SecretColumns() : BuiltInColumns(
    Name,
    Of("Type", (subject, _) => subject.String("type")),
    Of("Data", (subject, _) => subject.Object("data")?.Count ?? 0),
    Created);

/// <summary>Config maps.</summary>
internal sealed class ConfigMapColumns() : BuiltInColumns(
    Name,
    Of("Data", (subject, _) => (subject.Object("data")?.Count ?? 0) + (subject.Object("binaryData")?.Count ?? 0)),
    Created);

/// <summary>Nodes.</summary>
internal sealed class NodeColumns() : BuiltInColumns(
    Name,
    Of("Status", (subject, _) => Status(subject)),
    Of("Roles", (subject, _) => Roles(subject)),
    Created,
    Of("Version", (subject, _) => subject.At("status", "nodeInfo", "kubeletVersion").Text() ?? ""),
    Wide("Internal-IP", (subject, _) => Address(subject, "InternalIP")),
    Wide("External-IP", (subject, _) => Address(subject, "ExternalIP")),
    Wide("OS-Image", (subject, _) => Or(subject.At("status", "nodeInfo", "osImage").Text(), "<unknown>")),
    Wide("Kernel-Version", (subject, _) => Or(subject.At("status", "nodeInfo", "kernelVersion").Text(), "<unknown>")),
    Wide("Container-Runtime", (subject, _) =>
        Or(subject.At("status", "nodeInfo", "containerRuntimeVersion").Text(), "<unknown>")))
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    private static string Status(JsonObject subject)
    {
        var ready = subject.Object("status").Objects("conditions").FirstOrDefault(condition =>
            condition.String("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.String("status") == "True" ? "Ready" : "NotReady";
        return subject.At("spec", "unschedulable") is null ? status : status + ",SchedulingDisabled";
    }

    private static string Roles(JsonObject subject) => Or(
        string.Join(",", (subject.At("metadata", "labels") as JsonObject ?? [])
            .Where(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal)).Select(label =>
                label.Key[RolePrefix.Length..])),
        "<none>");

    private static string Address(JsonObject subject, string type) =>
        Or(subject.Object("status").Objects("addresses").FirstOrDefault(one => one.String("type") == type).String("address"),
            "<none>");
}

/// <summary>Services.</summary>
internal sealed class ServiceColumns() : BuiltInColumns(
    Name,
    Of("Type", (subject, _) => subject.Object("spec").String("type")),
    Of("Cluster-IP", (subject, _) => Or(subject.Object("spec").String("clusterIP"), "<none>")),
    Of("External-IP", (subject, _) => Or(string.Join(",", subject.Object("spec")?.Strings("externalIPs") ?? []), "<none>")),
    Of("Port(s)", (subject, _) => Ports(subject)),
    Created,
    Wide("Selector", (subject, _) => Selector(subject.At("spec", "selector") as JsonObject)))
{
    private static string Ports(JsonObject subject) => Or(
        string.Join(",", subject.Object("spec").Objects("ports").Select(port =>
            string.Create(CultureInfo.InvariantCulture, $"{port.Number("port")}/{port.String("protocol")}"))),
        "<none>");
}

/// <summary>Endpoints: three addresses, and how many more there are.</summary>
internal sealed class EndpointsColumns() : BuiltInColumns(
    Name,
    Of("Endpoints", (subject, _) => Addresses(subject)),
    Created)
{
    private static string Addresses(JsonObject subject) => Some(
        from subset in subject.Objects("subsets")
        from port in subset.Objects("ports").Select(port => $":{port.Number("port")}").DefaultIfEmpty("")
        from address in subset.Objects("addresses")
        select address.String("ip") + port,
        "<none>");
}

/// <summary>Endpoint slices: three ports and addresses each, and how many more there are.</summary>
internal sealed class EndpointSliceColumns() : BuiltInColumns(
    Name,
    Of("AddressType", (subject, _) => subject.String("addressType")),
    Of("Ports", (subject, _) => Some(
        subject.Objects("ports").Select(port => port.Number("port").ToString(CultureInfo.InvariantCulture)), "<unset>")),
    Of("Endpoints", (subject, _) => Some(subject.Objects("endpoints").SelectMany(one => one.Strings("addresses")), "<unset>")),
    Created);

/// <summary>Persistent volumes.</summary>
internal sealed class PersistentVolumeColumns() : BuiltInColumns(
    Name,
    Of("Capacity", (subject, _) => subject.At("spec", "capacity", "storage").Text() ?? ""),
    Of("Access Modes", (subject, _) => string.Join(",", (subject.Object("spec")?.Strings("accessModes") ?? []).Select(Mode))),
    Of("Reclaim Policy", (subject, _) => subject.Object("spec").String("persistentVolumeReclaimPolicy")),
    Of("Status", (subject, _) => subject.At("metadata", "deletionTimestamp") is null
        ? subject.Object("status").String("phase") : "Terminating"),
    Of("Claim", (subject, _) => subject.At("spec", "claimRef") is JsonObject claim
        ? $"{claim.String("namespace")}/{claim.String("name")}"
        : ""),
    Of("StorageClass", (subject, _) => subject.Object("spec").String("storageClassName")),
    Of("VolumeAttributesClass", (subject, _) => Or(subject.Object("spec").String("volumeAttributesClassName"), "<unset>")),
    Of("Reason", (subject, _) => subject.Object("status").String("reason")),
    Created,
    Wide("VolumeMode", (subject, _) => Or(subject.Object("spec").String("volumeMode"), "<unset>")))
{
    private static string Mode(string mode) => mode switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        _ => "RWOP",
    };
}

/// <summary>Custom resource definitions.</summary>
internal sealed class CustomResourceDefinitionColumns : ITableColumns
{
    public IReadOnlyList<TableColumn> Definitions { get; } = [new("Name", Format: "name"), new("Created At", Type: "date")];

    public IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now) =>
        [subject.Object("metadata").String("name"), subject.At("metadata", "creationTimestamp").Text()];
}
