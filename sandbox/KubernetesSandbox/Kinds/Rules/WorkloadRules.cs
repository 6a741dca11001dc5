using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>What has a pod template. No controllers run here: they stay as they were written.</summary>
internal class WorkloadRules : KindRules
{
    public override bool HasGeneration => true;

    public override void SetDefaults(JsonObject subject) => PodTemplate.SetDefaults(Template(subject).Ensure("spec"));

    public override IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old)
    {
        if (subject.At("spec", "selector") is null)
        {
            yield return Cause.Required("spec.selector");
        }

        foreach (var fault in PodTemplate.Validate(Template(subject).Ensure("spec"), "spec.template.spec"))
        {
            yield return fault;
        }
    }

    private static JsonObject Template(JsonObject subject)
    {
        var template = subject.Ensure("spec").Ensure("template");
        template.Ensure("metadata");
        return template;
    }
}

/// <summary>Deployments.</summary>
internal sealed class DeploymentRules : WorkloadRules
{
    public override ITableColumns Columns { get; } = new DeploymentColumns();

    public override void SetDefaults(JsonObject subject)
    {
        base.SetDefaults(subject);
        var spec = subject.Ensure("spec");
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.String("type") == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxUnavailable", "25%");
            rolling.Default("maxSurge", "25%");
        }
    }
}

/// <summary>Replica sets.</summary>
internal sealed class ReplicaSetRules : WorkloadRules
{
    public override void SetDefaults(JsonObject subject)
    {
        base.SetDefaults(subject);
        subject.Ensure("spec").Default("replicas", 1);
    }
}

/// <summary>Jobs.</summary>
internal sealed class JobRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields = new() { ["status.successful"] = ["status", "succeeded"] };

    public override bool HasGeneration => true;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override string UnknownField(string field) => $"field label \"{field}\" not supported for Job";

    public override ITableColumns Columns { get; } = new JobColumns();

    public override void SetDefaults(JsonObject subject)
    {
        var spec = subject.Ensure("spec");
        spec.Default("completions", 1);
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        PodTemplate.SetDefaults(spec.Ensure("template").Ensure("spec"));
    }
}
