using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Defaults and checks of a PodSpec, whether in a pod or in a template.</summary>
internal static class PodTemplate
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    public static void SetDefaults(JsonObject spec)
    {
        foreach (var container in ContainerLists.SelectMany(spec.Objects))
        {
            container.Default("resources", new JsonObject());
            container.Default("terminationMessagePath", "/dev/termination-log");
            container.Default("terminationMessagePolicy", "File");
            container.Default("imagePullPolicy", PullPolicy(container.String("image")));
            foreach (var port in container.Objects("ports"))
            {
                port.Default("protocol", "TCP");
            }
        }

        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
    }

    public static IEnumerable<StatusCause> Validate(JsonObject spec, string path)
    {
        var containers = spec.Objects("containers");
        if (containers.Count == 0)
        {
            yield return Cause.Required($"{path}.containers");
        }

        var faults = ContainerLists.SelectMany(
            list => spec.Objects(list).SelectMany((one, at) => Container(one, $"{path}.{list}[{at}]")));
        foreach (var fault in faults)
        {
            yield return fault;
        }

        foreach (var fault in ContainerLists.SelectMany(list => Duplicates(spec.Objects(list), $"{path}.{list}")))
        {
            yield return fault;
        }

        if (spec.String("restartPolicy") is var policy && !RestartPolicies.Contains(policy))
        {
            yield return Cause.NotSupported($"{path}.restartPolicy", policy, RestartPolicies);
        }
    }

    private static IEnumerable<StatusCause> Duplicates(IReadOnlyList<JsonObject> containers, string path) => containers
        .Select((container, at) => (Name: container.String("name"), At: at))
        .Where(one => one.Name.Length > 0 && containers.Take(one.At).Any(other => other.String("name") == one.Name))
        .Select(one => Cause.Duplicate($"{path}[{one.At}].name", one.Name));

    private static IEnumerable<StatusCause> Container(JsonObject container, string field)
    {
        var name = container.String("name");
        if (name.Length == 0)
        {
            yield return Cause.Required($"{field}.name");
        }
        else
        {
            foreach (var message in Names.Label(name))
            {
                yield return Cause.Invalid($"{field}.name", name, message);
            }
        }

        if (container.String("image").Length == 0)
        {
            yield return Cause.Required($"{field}.image");
        }
    }

    private static string PullPolicy(string image)
    {
        var tag = image[(image.LastIndexOf('/') + 1)..];
        var isLatest = !image.Contains('@', StringComparison.Ordinal)
            && (!tag.Contains(':', StringComparison.Ordinal) || tag.EndsWith(":latest", StringComparison.Ordinal));
        return isLatest ? "Always" : "IfNotPresent";
    }
}
