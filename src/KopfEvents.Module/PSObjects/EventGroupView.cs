using System.Globalization;
using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Text;

namespace KopfEvents.Module.PSObjects;

/// <summary>The row of a group of events in a table; a hidden property as <see cref="KubeView"/> is.</summary>
public sealed class EventGroupView
{
    private const int Indent = 9;

    private static readonly string[] Headings = ["  Count", "Objects", "First", "Last", "Timeline"];
    private static readonly int[] Widths = [8, 8, 6, 6, 20];

    private readonly PSObject _value;

    private EventGroupView(PSObject value) => _value = value;

    /// <summary>The headings, underlined.</summary>
    public string Header =>
        TextTable.Underline(
            TextRow.Write(Cells(Headings), string.Join("  ", Names.Select(one => one.Name)), OutputWidth.Columns, Indent));

    /// <summary>The row but for what the group has in common.</summary>
    public string RowStart => Row[..CommonIndex];

    /// <summary>The rest of the row.</summary>
    public string RowEnd => Row[CommonIndex..];

    /// <summary>The name of the colour in <c>$PSStyle.Formatting</c> that its type has; null for none.</summary>
    public string? Style => Get("Type") is "Warning" or "Error" ? (string)Get("Type")! : null;

    private string Common =>
        string.Join("  ", Names.Select(one => PrintableText.Clean(LanguagePrimitives.ConvertTo<string>(one.Value))));

    private string Row => TextRow.Write(Numbers, Common, OutputWidth.Columns, Indent);

    private int CommonIndex => Math.Min(Row.Length, TextRow.Write(Numbers, "", width: null, Indent).Length);

    private TextCell[] Numbers => Cells([Number("Count"), Number("Objects"), Since("First"), Since("Last"), Bar]);

    private string Bar => TimelineBar.Draw(
        [.. LanguagePrimitives.GetEnumerable(Get("Timeline"))?.Cast<object>().Select(LanguagePrimitives.ConvertTo<long>) ?? []],
            hasBlocks: !Console.IsOutputRedirected);

    private IEnumerable<PSPropertyInfo> Names => _value.Properties.TakeWhile(one => one.Name != "Type");

    /// <summary>What the hidden property gives.</summary>
    public static EventGroupView Of(PSObject value) => new(value);

    private static TextCell[] Cells(string[] texts) => [.. texts.Zip(Widths, (text, width) => new TextCell(text, width))];

    private string Number(string name) => LanguagePrimitives.ConvertTo<long>(Get(name)).ToString(CultureInfo.InvariantCulture)
        .PadLeft(7);

    private string Since(string name) =>
        HumanDuration.Since(
            PSObjectReader.Unwrap(Get(name)) is DateTime time ? new DateTimeOffset(time.ToUniversalTime()) : null,
            DateTimeOffset.UtcNow);

    private object? Get(string name) => _value.Properties[name]?.Value;
}
