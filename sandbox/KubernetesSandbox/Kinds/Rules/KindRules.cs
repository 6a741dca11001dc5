using System.Text.Json.Nodes;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>
/// What is peculiar to a kind: defaults, validation, what a write may change, selectable fields, columns. A kind that needs none
/// of it is <see cref="Plain"/>; a new one gets a class here and a line in the catalogue's table of rules.
/// </summary>
internal class KindRules
{
    private static readonly Dictionary<string, string[]> NoFields = [];
    private static readonly string[] NameField = ["metadata", "name"];
    private static readonly string[] NamespaceField = ["metadata", "namespace"];

    /// <summary>A kind with nothing peculiar.</summary>
    public static readonly KindRules Plain = new();

    /// <summary>Whether <c>metadata.generation</c> counts the changes of what is neither metadata nor status.</summary>
    public virtual bool HasGeneration => false;

    /// <summary>Whether a PUT without a resourceVersion is taken.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether a PUT to a name that isn't there creates it.</summary>
    public virtual bool CreatesOnUpdate => false;

    /// <summary>Whether a DELETE that is done at once gives the object back, not with a Status.</summary>
    public virtual bool ReturnsDeletedObject => false;

    /// <summary>
    /// Whether lists and watches come from kube-apiserver's watch cache, which outlives compaction; events have none.
    /// </summary>
    public virtual bool HasWatchCache => true;

    /// <summary>Whether faults in the metadata are told together with those of the rest, or only when the rest is good.</summary>
    public virtual bool ValidatesMetadataItself => true;

    /// <summary>
    /// Fields that a fieldSelector may name besides metadata.name and metadata.namespace, each with where it is in the object.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string[]> SelectableFields => NoFields;

    /// <summary>Whether a fieldSelector may name metadata.namespace.</summary>
    protected virtual bool SelectsByNamespace => true;

    /// <summary>The columns after <c>Name</c>; null for name and age only.</summary>
    public virtual ITableColumns? Columns => null;

    /// <summary>Where a field is that a fieldSelector names; null when it may not.</summary>
    public string[]? FindField(string field) => field switch
    {
        "metadata.name" => NameField,
        "metadata.namespace" when SelectsByNamespace => NamespaceField,
        _ => SelectableFields.GetValueOrDefault(field),
    };

    /// <summary>
    /// What a fieldSelector is told that names another field: kinds with fields of their own have another text.
    /// </summary>
    public virtual string UnknownField(string field) => SelectableFields.Count > 0
        ? $"field label not supported: {field}"
        : $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";

    /// <summary>What is wrong with a name.</summary>
    public virtual IEnumerable<string> NameFaults(string name) => Names.Subdomain(name);

    /// <summary>Fills in what was not given, on every write.</summary>
    public virtual void SetDefaults(JsonObject subject)
    {
    }

    /// <summary>
    /// Sets what only the server decides on a new object; the status, if it is a subresource, is already empty.
    /// </summary>
    public virtual void PrepareForCreate(JsonObject subject, TimeProvider time)
    {
    }

    /// <summary>Keeps what only the server or a subresource changes; the status, if it is one, is already kept.</summary>
    public virtual void PrepareForUpdate(JsonObject subject, JsonObject old)
    {
    }

    /// <summary>What a new object becomes once the cluster's controllers see it; null when they leave it alone.</summary>
    /// <param name="isDone">Whether they are done with it, or have only begun.</param>
    public virtual JsonObject? Settle(StoredObject added, TimeProvider time, bool isDone) => null;

    /// <summary>What is wrong with an object, metadata aside.</summary>
    /// <param name="old">The state before; null for a new object.</param>
    public virtual IEnumerable<StatusCause> Validate(JsonObject subject, JsonObject? old) => [];

    /// <summary>Whether a new object keeps the status it came with.</summary>
    public virtual bool KeepsStatusOnCreate => false;

    /// <summary>Marks an object, whose deletion begins, beyond its metadata.</summary>
    public virtual void BeginDeletion(JsonObject subject, TimeProvider time)
    {
    }

    /// <summary>
    /// How long the object stays after a DELETE, in seconds, unless the request says it; null to delete at once.
    /// </summary>
    public virtual long? GracePeriod(JsonObject subject) => null;

    /// <summary>From what is stored to what is served.</summary>
    public virtual JsonObject ToServed(JsonObject stored) => stored;

    /// <summary>From what is served to what is stored.</summary>
    public virtual JsonObject ToStored(JsonObject served) => served;

    /// <summary>Whether the stored bytes are what is served.</summary>
    public virtual bool ServesStored => true;

    /// <summary>Whether something besides metadata.finalizers holds an object that is being deleted.</summary>
    public virtual bool IsHeld(JsonObject subject) => false;

    /// <summary>Takes the mark off with which the server itself holds what is being deleted, once its content is gone.</summary>
    /// <returns>Whether there was one.</returns>
    public virtual bool Release(JsonObject subject) => false;
}
