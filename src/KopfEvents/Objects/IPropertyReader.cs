using System.Diagnostics.CodeAnalysis;

namespace KopfEvents.Objects;

/// <summary>How to look into a value, whatever client or parser made it.</summary>
internal interface IPropertyReader
{
    /// <summary>Finds a property by its name in the API's JSON, such as <c>apiVersion</c>.</summary>
    bool TryGet(object value, string name, out object? result);

    /// <summary>Takes the value as text; false for everything that is not a string.</summary>
    bool TryGetText(object value, [NotNullWhen(true)] out string? text);

    /// <summary>Takes the value as a list; false for scalars, and for all that has named properties.</summary>
    bool TryGetItems(object value, [NotNullWhen(true)] out IEnumerable<object?>? items);

    /// <summary>The names of the value's entries, if it is a map of any kind; none for all else, typed models included.</summary>
    IReadOnlyList<string> NamesOf(object value);

    /// <summary>The value's type, below what wraps it.</summary>
    Type TypeOf(object value);

    /// <summary>Group, version and kind that the value's type declares, for models that come without them.</summary>
    GroupVersionKind? DeclaredKind(object value);
}
