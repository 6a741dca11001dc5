using System.Text.Json.Nodes;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Columns;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Lists;

/// <summary>Objects as a <c>Table</c> or as their metadata only, in meta.k8s.io v1 or v1beta1.</summary>
/// <param name="includeObject">Null for the metadata, <c>Object</c>, or <c>None</c>.</param>
internal sealed class TableRenderer(ResourceDefinition resource, string version, string includeObject, TimeProvider time)
{
    private readonly ITableColumns _columns = resource.Custom is { PrinterColumns.Count: > 0 } custom
        ? new CustomColumns(custom.PrinterColumns)
        : resource.Rules.Columns ?? Plain;

    private static readonly PlainColumns Plain = new();

    private string ApiVersion => $"meta.k8s.io/{version}";

    /// <summary>The renderer for a request; a 400 for an includeObject that does not exist.</summary>
    public static TableRenderer For(ApiRequest request, ResourceDefinition resource, Representation format, TimeProvider time)
    {
        var include = request.Query("includeObject") ?? "";
        return include is "" or "Metadata" or "Object" or "None"
            ? new TableRenderer(resource, format.FormVersion, include, time)
            : throw new StatusException(Status.BadRequest(
                $"Unable to convert to Table as requested: includeObject: Invalid value: \"{include}\": must be 'Metadata', "
                    + "'Object', 'None', or empty"));
    }

    /// <summary>A Table of stored objects.</summary>
    /// <param name="hasColumns">Whether the column definitions are in it: a watch sends them once.</param>
    public JsonObject Table(JsonObject metadata, IEnumerable<ReadOnlyMemory<byte>> stored, bool hasColumns = true) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = ApiVersion,
        ["metadata"] = metadata,
        ["columnDefinitions"] = hasColumns ? new JsonArray([.. _columns.Definitions.Select(Definition)]) : null,
        ["rows"] = new JsonArray([.. stored.Select(json => Row(json))]),
    };

    /// <summary>One object's metadata.</summary>
    public JsonObject PartialMetadata(ReadOnlyMemory<byte> stored) => PartialMetadata(StoredJson.Parse(stored));

    /// <summary>The metadata of a list of objects.</summary>
    public JsonObject PartialMetadataList(JsonObject metadata, IEnumerable<ReadOnlyMemory<byte>> stored) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = ApiVersion,
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. stored.Select(PartialMetadata)]),
    };

    private JsonObject Row(ReadOnlyMemory<byte> stored)
    {
        var subject = StoredJson.Parse(stored);
        return new JsonObject
        {
            ["cells"] = new JsonArray([.. _columns.Cells(subject, time.GetUtcNow())]),
            ["object"] = includeObject switch
            {
                "None" => null,
                "Object" => JsonNode.Parse(ServedObject.Bytes(resource, stored).Span),
                _ => PartialMetadata(subject),
            },
        };
    }

    private JsonObject PartialMetadata(JsonObject subject) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = ApiVersion,
        ["metadata"] = subject["metadata"]!.DeepClone(),
    };

    private static JsonObject Definition(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description.Length > 0 ? column.Description : column.Name,
        ["priority"] = column.Priority,
    };
}
