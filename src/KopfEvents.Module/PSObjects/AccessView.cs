using System.Management.Automation;
using KopfEvents.Tables;
using KopfEvents.Text;

namespace KopfEvents.Module.PSObjects;

/// <summary>The row of Test-KopfAccess in a table; a hidden property as <see cref="KubeView"/> is.</summary>
public sealed class AccessView
{
    private readonly PSObject _value;

    private AccessView(PSObject value) => _value = value;

    /// <summary>The headings, underlined.</summary>
    public string Header => Write(one => one.Name, TextRow.Header);

    /// <summary>The row.</summary>
    public string Row =>
        Write(one => PrintableText.Clean(LanguagePrimitives.ConvertTo<string>(one.Value) ?? ""), TextRow.Write);

    /// <summary>What the hidden property gives.</summary>
    public static AccessView Of(PSObject value) => new(value);

    private string Write(
        Func<PSPropertyInfo, string> text, Func<IReadOnlyList<TextCell>, string, RowFit, string> write)
    {
        var fit = OutputWidth.Current;
        string Text(string name) => text(_value.Properties[name]);
        return write(
            [new(Text("Namespace"), fit.Column(20, 30, 40)), new(Text("Verb"), 6), new(Text("Allowed"), 7)], Text("Reason"), fit);
    }
}
