using System.Reflection;
using System.Text.Json.Nodes;
using KopfEvents.Objects;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Finds the Kubernetes objects in what a pipeline brings, one input after the other. What a program prints comes line by line,
/// and PowerShell unrolls a JsonObject or JObject into its properties on the way; both are put together again.
/// </summary>
internal sealed class PipedObjects
{
    private static readonly ObjectReader Reader = new(new PSObjectReader());

    private readonly ObjectLines _lines = new(Reader);
    private object? _unrolled;
    private string? _firstProperty;

    /// <summary>
    /// The objects that are whole with one input; none for a further part of the object that is being put together.
    /// </summary>
    public IEnumerable<Target> Read(object? input)
    {
        switch (PSObjectReader.Unwrap(input))
        {
            case string text:
                return _lines.TryAdd(text, out var completed) ? completed : completed.Concat(Reader.Read(input));
            case object?[] lines when Array.TrueForAll(lines, line => PSObjectReader.Unwrap(line) is string):
                return [.. _lines.End(), .. lines.SelectMany(Read), .. _lines.End()];
            case var value:
                return _lines.End().Concat(ReadPart(input, value));
        }
    }

    /// <summary>The objects that are whole since nothing more comes.</summary>
    public IEnumerable<Target> End() => _lines.End();

    /// <summary>Reads what was given as one parameter.</summary>
    public static IReadOnlyList<Target> ReadParameter(object? value)
    {
        var piped = new PipedObjects();
        return [.. piped.Read(value), .. piped.End()];
    }

    private IEnumerable<Target> ReadPart(object? input, object? value)
    {
        if (PropertyOf(value) is not var (name, whole)) return Reader.Read(input);
        if (whole is null || (ReferenceEquals(whole, _unrolled) && name != _firstProperty)) return [];
        (_unrolled, _firstProperty) = (whole, name);
        return Reader.Read(whole);
    }

    /// <summary>
    /// Name and owner of a property; null for everything else. A property that is null does not know its owner, but is never the
    /// only one.
    /// </summary>
    private static (string Name, object? Whole)? PropertyOf(object? input) => input switch
    {
        KeyValuePair<string, JsonNode?> pair => (pair.Key, pair.Value?.Parent),
        not null when input.GetType() is { Name: "JProperty", Namespace: "Newtonsoft.Json.Linq" } type =>
            ((string)Get(type, input, "Name")!, Get(type, input, "Parent")),
        _ => null,
    };

    private static object? Get(Type type, object target, string property) =>
        type.GetProperty(property, BindingFlags.Public | BindingFlags.Instance)!.GetValue(target);
}
