using System.Text.Json.Nodes;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>A column of a Table.</summary>
/// <param name="Priority">0 for what is always shown, 1 for what <c>-o wide</c> adds.</param>
internal sealed record TableColumn(string Name, int Priority = 0, string Type = "string", string Format = "",
    string Description = "");

/// <summary>How a kind looks in a Table.</summary>
internal interface ITableColumns
{
    IReadOnlyList<TableColumn> Definitions { get; }

    /// <summary>One row's cells, as many as there are columns.</summary>
    /// <param name="subject">The object as it is stored.</param>
    IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now);
}
