using System.Globalization;
using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Tables;
using KopfEvents.Text;

namespace KopfEvents.Module.PSObjects;

/// <summary>The row of a group of events in a table; a hidden property as <see cref="KubeView"/> is.</summary>
public sealed class EventGroupView
{
    /// <summary>HorizontalPodAutoscaler has as many letters.</summary>
    private const int LongestKind = 23;

    private static readonly string[] Headings = ["  Count", "Objects", "First", "Last", "Timeline"];
    private static readonly int[] Widths = [8, 8, 6, 6, 20];

    private readonly PSObject _value;
    private string? _row;

    private EventGroupView(PSObject value) => _value = value;

    /// <summary>The headings, underlined.</summary>
    public string Header => Write(Headings, one => one.Name, TextRow.Header);

    /// <summary>The row but for what the group has in common.</summary>
    public string RowStart => Row[..CommonIndex];

    /// <summary>The rest of the row.</summary>
    public string RowEnd => Row[CommonIndex..];

    /// <summary>The name of the colour in <c>$PSStyle.Formatting</c> that its type has; null for none.</summary>
    public string? Style => Get("Type") is "Warning" or "Error" ? (string)Get("Type")! : null;

    private string Row => _row ??= Write(
        Numbers, one => PrintableText.Clean(LanguagePrimitives.ConvertTo<string>(one.Value)), TextRow.Write);

    private int CommonIndex => Math.Min(Row.Length, Widths.Sum() + Widths.Length - 1);

    private string[] Numbers => [Number("Count"), Number("Objects"), Since("First"), Since("Last"), Bar];

    private string Bar => TimelineBar.Draw(
        [.. LanguagePrimitives.GetEnumerable(Get("Timeline"))?.Cast<object>().Select(LanguagePrimitives.ConvertTo<long>) ?? []],
            hasBlocks: !Console.IsOutputRedirected);

    private IEnumerable<PSPropertyInfo> Names => _value.Properties.TakeWhile(one => one.Name != "Type");

    /// <summary>What the hidden property gives.</summary>
    public static EventGroupView Of(PSObject value) => new(value);

    // What the group has in common stands in columns of its own where there is room for them.
    private string Write(
        string[] numbers, Func<PSPropertyInfo, string> text, Func<IReadOnlyList<TextCell>, string, RowFit, string> write)
    {
        var fit = OutputWidth.Current;
        string[] common = [.. Names.Select(text)];
        var width = fit.Column(0, LongestKind, LongestKind);
        if (width == 0) common = [string.Join("  ", common)];
        TextCell[] cells =
        [
            .. numbers.Zip(Widths, (one, itsWidth) => new TextCell(one, itsWidth)),
            .. common[..^1].Select(one => new TextCell(one, width)),
        ];
        return write(cells, common[^1], fit);
    }

    private string Number(string name) => LanguagePrimitives.ConvertTo<long>(Get(name)).ToString(CultureInfo.InvariantCulture)
        .PadLeft(7);

    private string Since(string name) =>
        HumanDuration.Since(
            PSObjectReader.Unwrap(Get(name)) is DateTime time ? new DateTimeOffset(time.ToUniversalTime()) : null,
            DateTimeOffset.UtcNow);

    private object? Get(string name) => _value.Properties[name]?.Value;
}
