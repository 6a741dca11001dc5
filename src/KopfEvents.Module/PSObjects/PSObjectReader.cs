using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using KopfEvents.Objects;

namespace KopfEvents.Module.PSObjects;

/// <summary>Looks into PowerShell's objects, and leaves what they wrap to the engine.</summary>
internal sealed class PSObjectReader : IPropertyReader
{
    private readonly PropertyReader _inner = new();

    public bool TryGet(object value, string name, out object? result)
    {
        if (value is not PSObject wrapper) return _inner.TryGet(value, name, out result);
        if (wrapper.BaseObject is not PSCustomObject && _inner.TryGet(wrapper.BaseObject, name, out result)) return true;
        try
        {
            // Of a custom object, or what Add-Member has put on another one.
            result = wrapper.Properties[name]?.Value;
            // Numbers, times and truth values come wrapped out of Import-Clixml and script blocks.
            if (result is PSObject { BaseObject: IConvertible plain and not string }) result = plain;
        }
        catch (GetValueException)
        {
            result = null; // a script property that throws is a property that is not there
        }

        return result is not null;
    }

    public bool TryGetText(object value, [NotNullWhen(true)] out string? text) => _inner.TryGetText(Unwrap(value), out text);

    public bool TryGetItems(object value, [NotNullWhen(true)] out IEnumerable<object?>? items) =>
        _inner.TryGetItems(Unwrap(value), out items);

    public IReadOnlyList<string> NamesOf(object value) =>
        value is PSObject { BaseObject: PSCustomObject } custom
            ? [.. custom.Properties.Select(one => one.Name)]
            : _inner.NamesOf(Unwrap(value));

    public Type TypeOf(object value) => _inner.TypeOf(Unwrap(value));

    public GroupVersionKind? DeclaredKind(object value) => _inner.DeclaredKind(Unwrap(value));

    [return: NotNullIfNotNull(nameof(value))]
    internal static object? Unwrap(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;
}
