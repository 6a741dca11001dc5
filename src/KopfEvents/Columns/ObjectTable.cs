using System.Collections.Concurrent;
using KopfEvents.Tables;
using KopfEvents.Text;

namespace KopfEvents.Columns;

/// <summary>
/// A table of objects, with the columns that <c>kubectl get</c> has for their kind. The columns share what room there is; names
/// stay whole.
/// </summary>
internal sealed class ObjectTable
{
    /// <summary>The longest name of most objects. Its column is never wider, so that what is behind it stays near.</summary>
    private const int LongestName = 63;

    private static readonly Column Namespace = new("NAMESPACE", (value, _) => value.Text("metadata.namespace"), 14, 20, 30);
    private static readonly Column Kind = new("KIND", (value, _) => value.Text("kind"), 12, 23, 23);
    private static readonly Column Name = new("NAME", (value, _) => value.Text("metadata.name"), 0);
    private static readonly Column Status = new("STATUS", ObjectColumns.Status, 16);
    private static readonly Column Age = new("AGE", ObjectColumns.Age, 6);

    private static readonly ObjectTable OfAnyKind = new(Namespace, Name, Status, Age);

    private static readonly Dictionary<string, ObjectTable> OfKind = new()
    {
        ["v1/Pod"] = new(
            Namespace, Name, new("READY", (value, now) => PodColumns.Read(value, now).Ready, 5), Status,
            new("RESTARTS", (value, now) => PodColumns.Read(value, now).Restarts, 9), Age),
        ["v1/Node"] = new(
            Name, Status, new("ROLES", (value, _) => NodeColumns.Roles(value), 14), Age,
            new("VERSION", (value, _) => value.Text("status.nodeInfo.kubeletVersion"), 10)),
        ["apps/v1/Deployment"] = new(
            Namespace, Name, new("READY", (value, _) => DeploymentColumns.Ready(value), 7),
            new("UP-TO-DATE", (value, _) => DeploymentColumns.UpToDate(value), 10),
            new("AVAILABLE", (value, _) => DeploymentColumns.Available(value), 9), Age),
        ["batch/v1/Job"] = new(
            Namespace, Name, Status with { Narrow = 9 },
            new("COMPLETIONS", (value, now) => JobColumns.Read(value, now).Completions, 11),
            new("DURATION", (value, now) => JobColumns.Read(value, now).Duration, 8), Age),
    };

    private readonly Column[] _columns;

    // PowerShell asks for the headings with each row.
    private readonly ConcurrentDictionary<RowFit, string> _headers = new();

    private ObjectTable(params Column[] columns) => _columns = columns;

    /// <summary>The table of objects of several kinds.</summary>
    public static ObjectTable OfKinds { get; } = new(Namespace, Kind, Name, Status, Age);

    /// <summary>The table of an object's kind.</summary>
    public static ObjectTable Of(ObjectFields value) =>
        OfKind.GetValueOrDefault($"{value.Text("apiVersion")}/{value.Text("kind")}", OfAnyKind);

    /// <summary>The same with a column in front.</summary>
    public ObjectTable Behind(string heading, string? text) => new([new Column(heading, (_, _) => text, 8), .. _columns]);

    /// <summary>The headings, underlined.</summary>
    public string Header(RowFit fit) =>
        _headers.GetOrAdd(fit, _ => TextRow.Header(Cells(fit, column => column.Heading), "", fit));

    /// <summary>The row of an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="now">The time that ages count to.</param>
    /// <param name="fit">What it has to fit in.</param>
    public string Row(ObjectFields value, DateTimeOffset now, RowFit fit) =>
        TextRow.Write(Cells(fit, column => PrintableText.Clean(column.Text(value, now) ?? "")), "", fit);

    private TextCell[] Cells(RowFit fit, Func<Column, string> text)
    {
        var others = _columns.Sum(column => column.Width(fit) + 1);
        var name = fit.Width is { } width ? Math.Clamp(width - others, Name.Heading.Length, LongestName) : LongestName;
        return [.. _columns.Select(column => new TextCell(text(column), column == Name ? name : column.Width(fit)))];
    }

    /// <summary>A column.</summary>
    /// <param name="Heading">What stands above it.</param>
    /// <param name="Text">What it says of an object; null for nothing.</param>
    /// <param name="Narrow">How wide it is where there is little room.</param>
    /// <param name="Wide">How wide it is where there is some; 0 for the same.</param>
    /// <param name="Widest">How wide it is where there is plenty; 0 for the same.</param>
    private sealed record Column(
        string Heading, Func<ObjectFields, DateTimeOffset, string?> Text, int Narrow, int Wide = 0, int Widest = 0)
    {
        public int Width(RowFit fit) => fit.Column(Narrow, Math.Max(Narrow, Wide), Math.Max(Narrow, Widest));
    }
}
