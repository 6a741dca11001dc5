using System.Text.Json.Nodes;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Events;

/// <summary>Events as core v1 serves them, which is how they are stored.</summary>
internal class CoreEventRules : KindRules
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["involvedObject.kind"] = ["involvedObject", "kind"],
        ["involvedObject.namespace"] = ["involvedObject", "namespace"],
        ["involvedObject.name"] = ["involvedObject", "name"],
        ["involvedObject.uid"] = ["involvedObject", "uid"],
        ["involvedObject.apiVersion"] = ["involvedObject", "apiVersion"],
        ["involvedObject.resourceVersion"] = ["involvedObject", "resourceVersion"],
        ["involvedObject.fieldPath"] = ["involvedObject", "fieldPath"],
        ["reason"] = ["reason"],
        ["reportingComponent"] = ["reportingComponent"],

        // Without a source's component, the reporting one stands in for it.
        ["source"] = ["source", "component", "|", "reportingComponent"],
        ["type"] = ["type"],
    };

    public override bool CreatesOnUpdate => true;

    public override bool HasWatchCache => false;

    public override bool ValidatesMetadataItself => false;

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override ITableColumns Columns { get; } = new EventColumns();

    public override IEnumerable<string> NameFaults(string name) => Names.PathSegment(name);

    public override IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old) =>
        EventValidation.Legacy(subject, "reportingComponent");
}

/// <summary>Events as events.k8s.io serves them: other names for the same fields, and stricter.</summary>
internal sealed class NewEventRules : CoreEventRules
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["regarding.kind"] = ["involvedObject", "kind"],
        ["regarding.namespace"] = ["involvedObject", "namespace"],
        ["regarding.name"] = ["involvedObject", "name"],
        ["regarding.uid"] = ["involvedObject", "uid"],
        ["regarding.apiVersion"] = ["involvedObject", "apiVersion"],
        ["regarding.resourceVersion"] = ["involvedObject", "resourceVersion"],
        ["regarding.fieldPath"] = ["involvedObject", "fieldPath"],
        ["reason"] = ["reason"],
        ["reportingController"] = ["reportingComponent"],
        ["type"] = ["type"],
    };

    public override IReadOnlyDictionary<string, string[]> SelectableFields => Fields;

    public override bool ServesStored => false;

    public override ITableColumns Columns { get; } = new NewEventColumns();

    public override JsonObject ToServed(JsonObject stored) => EventViews.ToNew(stored);

    public override JsonObject ToStored(JsonObject served) => EventViews.ToCore(served);

    public override IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old) =>
        old is null ? EventValidation.New(subject, NameFaults) : EventValidation.Update(subject, old);

    private static new IEnumerable<string> NameFaults(string name) => Names.Subdomain(name);
}
