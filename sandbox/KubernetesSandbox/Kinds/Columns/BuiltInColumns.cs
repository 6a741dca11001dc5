using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>Columns given as a table: each with how its cell comes about.</summary>
/// <remarks>The kinds are those of <c>k8s.io/kubernetes/pkg/printers/internalversion</c>.</remarks>
internal abstract class BuiltInColumns(params BuiltInColumns.Column[] columns) : ITableColumns
{
    /// <summary>Makes a cell.</summary>
    public delegate JsonNode? Cell(JsonObject subject, DateTimeOffset now);

    public IReadOnlyList<TableColumn> Definitions { get; } = [.. columns.Select(column => column.Definition)];

    protected static Column Name { get; } =
        new(new TableColumn("Name", Format: "name"), (subject, _) => subject.Object("metadata").String("name"));

    protected static Column Created { get; } =
        Of("Age", (subject, now) => Age.Since(subject.At("metadata", "creationTimestamp").Text(), now));

    public IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now) =>
        [.. columns.Select(column => column.Cell(subject, now))];

    protected static Column Of(string name, Cell cell) => new(new TableColumn(name), cell);

    /// <summary>A column that only <c>-o wide</c> shows.</summary>
    protected static Column Wide(string name, Cell cell) => new(new TableColumn(name, 1), cell);

    /// <summary>The text, or what stands for none.</summary>
    protected static string Or(string? text, string none) => string.IsNullOrEmpty(text) ? none : text;

    protected static string Names(IEnumerable<JsonObject> objects, string field) =>
        string.Join(",", objects.Select(one => one.String(field)));

    /// <summary>The first three of many, and how many more there are.</summary>
    protected static string Some(IEnumerable<string> texts, string none)
    {
        var all = texts.ToList();
        var shown = string.Join(",", all.Take(3));
        return all.Count > 3
            ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {all.Count - 3} more...")
            : Or(shown, none);
    }

    /// <summary>Labels as a selector: <c>a=1,b=2</c>.</summary>
    protected static string Selector(JsonObject? labels) =>
        labels is { Count: > 0 } ? string.Join(",", labels.Select(label => $"{label.Key}={label.Value.Text()}")) : "<none>";

    internal sealed record Column(TableColumn Definition, Cell Cell);
}

/// <summary>Name and age: what there is for a kind without columns of its own.</summary>
internal sealed class PlainColumns : ITableColumns
{
    public IReadOnlyList<TableColumn> Definitions { get; } = [new("Name", Format: "name"), new("Age", Type: "date")];

    public IReadOnlyList<JsonNode?> Cells(JsonObject subject, DateTimeOffset now) =>
        [subject.Object("metadata").String("name"), Age.Since(subject.At("metadata", "creationTimestamp").Text(), now)];
}
