using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Pods.</summary>
internal sealed class PodRules : KindRules
{
    private static readonly string[] Untolerated = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["spec.nodeName"] = ["spec", "nodeName"],
        ["spec.restartPolicy"] = ["spec", "restartPolicy"],
        ["spec.schedulerName"] = ["spec", "schedulerName"],
        ["spec.serviceAccountName"] = ["spec", "serviceAccountName"],
        ["spec.hostNetwork"] = ["spec", "hostNetwork"],
        ["status.phase"] = ["status", "phase"],
        ["status.podIP"] = ["status", "podIP"],
        ["status.nominatedNodeName"] = ["status", "nominatedNodeName"],
    };

    public override bool HasGeneration => true;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override ITableColumns Columns { get; } = new PodColumns();

    public override void SetDefaults(JsonObject subject) => PodTemplate.SetDefaults(subject.Ensure("spec"));

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        var spec = subject.Ensure("spec");
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        foreach (var key in Untolerated.Where(key => !tolerations.OfType<JsonObject>().Any(one => one.String("key") == key)))
        {
            tolerations.Add(new JsonObject
            {
                ["key"] = key,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = 300,
            });
        }

        if (tolerations.Parent is null)
        {
            spec["tolerations"] = tolerations;
        }

        spec.Default("priority", 0);
        spec.Default("enableServiceLinks", true);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        subject["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(spec) };
    }

    public override IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old)
    {
        var faults = PodTemplate.Validate(subject.Ensure("spec"), "spec");
        return old is null ? faults : faults.Concat(PodUpdate.Validate(subject, old));
    }

    public override long? GracePeriod(JsonObject subject) =>
        subject.Object("spec").String("nodeName").Length > 0
            && subject.Object("status").String("phase") is not ("Failed" or "Succeeded")
            ? subject.Object("spec").Number("terminationGracePeriodSeconds")
            : null;

    private static string QualityOfService(JsonObject spec)
    {
        var resources = spec.Objects("containers").Select(container => container.Object("resources")).ToList();
        var guaranteed = resources.All(one => one?.Object("limits") is { } limits && limits["cpu"] is not null
            && limits["memory"] is not null
            && (one.Object("requests") is not { } requests || JsonNode.DeepEquals(requests, limits)));
        return guaranteed && resources.Count > 0 ? "Guaranteed"
            : resources.Any(one => one is { Count: > 0 }) ? "Burstable" : "BestEffort";
    }
}
