using System.Reflection;
using System.Text.Json.Nodes;
using KopfEvents.Objects;

namespace KopfEvents.Module;

/// <summary>
/// Finds the Kubernetes objects in what a pipeline brings, one input after the other. PowerShell unrolls a JsonObject or JObject
/// into its properties on the way; each of them knows what it is a part of, so the object is put together again.
/// </summary>
internal sealed class PipedObjects
{
    private static readonly ObjectReader Reader = new(new PSObjectReader());

    private object? _unrolled;
    private string? _firstProperty;

    /// <summary>The objects in one input; none for a further property of the object that was last put together.</summary>
    public IEnumerable<ReadObject> Read(object? input)
    {
        if (PropertyOf(PSObjectReader.Unwrap(input)) is not var (name, whole)) return Reader.Read(input);
        if (whole is null || (ReferenceEquals(whole, _unrolled) && name != _firstProperty)) return [];
        (_unrolled, _firstProperty) = (whole, name);
        return Reader.Read(whole);
    }

    /// <summary>Reads what was given as one parameter.</summary>
    public static IReadOnlyList<ReadObject> ReadParameter(object? value) => [.. Reader.Read(value)];

    /// <summary>Name and owner of a property; null for everything else. A property that is null does not know its owner, but is never the only one.</summary>
    private static (string Name, object? Whole)? PropertyOf(object? input) => input switch
    {
        KeyValuePair<string, JsonNode?> pair => (pair.Key, pair.Value?.Parent),
        not null when input.GetType() is { Name: "JProperty", Namespace: "Newtonsoft.Json.Linq" } type => ((string)Get(type, input, "Name")!, Get(type, input, "Parent")),
        _ => null,
    };

    private static object? Get(Type type, object target, string property) =>
        type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetValue(target);
}
