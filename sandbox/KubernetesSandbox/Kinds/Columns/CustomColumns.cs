using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>The columns that a custom resource definition asks for: plain paths such as <c>.spec.size</c>.</summary>
internal sealed class CustomColumns(IReadOnlyList<JsonObject> printerColumns) : ITableColumns
{
    public IReadOnlyList<TableColumn> Definitions { get; } =
    [
        new TableColumn("Name", Format: "name"),
        .. printerColumns.Select(column => new TableColumn(
            column.String("name"), (int)column.Number("priority"), column.String("type"), column.String("format"),
                column.String("description"))),
    ];

    public IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now) =>
        [subject.Object("metadata").String("name"), .. printerColumns.Select(column => Cell(subject, column, now))];

    private static JsonNode? Cell(JsonObject subject, JsonObject column, DateTimeOffset now)
    {
        JsonNode? value = subject;
        foreach (var step in column.String("jsonPath").Split('.', '[', ']').Where(step => step.Length > 0))
        {
            value = value switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, CultureInfo.InvariantCulture, out var at) && at < list.Count => list[at],
                _ => null,
            };
        }

        return value is null ? null : column.String("type") switch
        {
            "date" => Age.Since(value.Text(), now),
            "string" => value.Text() ?? value.ToJsonString(),
            _ => value.DeepClone(),
        };
    }
}
