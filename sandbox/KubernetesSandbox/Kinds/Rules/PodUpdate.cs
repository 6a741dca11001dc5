using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Which fields of a pod may change once it is there.</summary>
internal static class PodUpdate
{
    private const string Rule = "pod updates may not change fields other than "
        + "`spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
        + "tolerations),`spec.terminationGracePeriodSeconds` "
        + "(allow it to be set to 1 if it was previously negative)";

    public static IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject old)
    {
        var faults = subject.Object("spec").Objects("containers")
            .Select((container, at) => (Image: container.String("image"), At: at))
            .Where(one => one.Image.Length == 0)
            .Select(one => Cause.Required($"spec.containers[{one.At}].image"));
        return JsonNode.DeepEquals(Unchangeable(subject), Unchangeable(old)) ? faults
            : faults.Append(Cause.Forbidden("spec", Rule));
    }

    private static JsonObject Unchangeable(JsonObject pod)
    {
        var spec = pod.Ensure("spec").DeepClone().AsObject();
        spec.Remove("activeDeadlineSeconds");
        spec.Remove("tolerations");
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            container.Remove("image");
        }

        return spec;
    }
}
