using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>Objects of custom resource definitions; their schema is checked by <see cref="CustomSchema"/>.</summary>
internal sealed class CustomResourceRules : KindRules
{
    public override bool HasGeneration => true;

    public override bool AllowsUnconditionalUpdate => false;

    public override string UnknownField(string field) => $"field label not supported: {field}";
}

/// <summary>Custom resource definitions: served as soon as they are established.</summary>
internal sealed class CustomResourceDefinitionRules : KindRules
{
    private const string Cleanup = "customresourcecleanup.apiextensions.k8s.io";

    public override bool HasGeneration => true;

    public override bool AllowsUnconditionalUpdate => false;

    public override ITableColumns Columns { get; } = new CustomResourceDefinitionColumns();

    public override void SetDefaults(JsonObject subject)
    {
        var spec = subject.Ensure("spec");
        var names = spec.Ensure("names");
        var kind = names.String("kind");
        names.Default("singular", kind.ToLowerInvariant());
        names.Default("listKind", kind + "List");
        spec.Default("conversion", new JsonObject { ["strategy"] = "None" });
    }

    public override void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
        var spec = subject.Ensure("spec");
        subject["status"] = new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = new JsonArray([.. spec.Objects("versions")
                .Where(version => version["storage"]?.GetValue<bool>() == true)
                .Select(version => JsonValue.Create(version.String("name")))]),
        };
    }

    public override JsonObject Settle(StoredObject added, TimeProvider time, bool isDone)
    {
        var subject = StoredJson.Parse(added);
        var status = subject.Ensure("status");
        status["conditions"] = new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found", time),
            isDone
                ? Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", time)
                : Condition("Established", "Installing", "the initial names have been accepted", time, "False"));
        status["acceptedNames"] = subject.Ensure("spec").Ensure("names").DeepClone();
        return subject;
    }

    public override void BeginDeletion(JsonObject subject, TimeProvider time)
    {
        var metadata = subject.Ensure("metadata");
        metadata["finalizers"] = new JsonArray(
            [.. metadata.Strings("finalizers").Append(Cleanup).Distinct().Select(one => JsonValue.Create(one))]);
        (subject.Ensure("status")["conditions"] as JsonArray)?.Add(Condition(
            "Terminating", "InstanceDeletionPending",
                "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", time));
    }

    public override bool Release(JsonObject subject) => subject.Ensure("metadata").TakeFrom("finalizers", Cleanup);

    public override IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old)
    {
        var spec = subject.Ensure("spec");
        var expected = $"{spec.Object("names").String("plural")}.{spec.String("group")}";
        if (subject.Object("metadata").String("name") is var name && name != expected)
        {
            yield return Cause.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }

        if (spec.String("scope") is var scope and not ("Cluster" or "Namespaced"))
        {
            yield return Cause.NotSupported("spec.scope", scope, "Cluster", "Namespaced");
        }

        if (spec.Objects("versions").Count == 0)
        {
            yield return Cause.Required("spec.versions");
        }
    }

    private static JsonObject Condition(
        string type, string reason, string message, TimeProvider time, string status = "True") => new()
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = GoTime.Format(time.GetUtcNow()),
            ["reason"] = reason,
            ["message"] = message,
        };
}
