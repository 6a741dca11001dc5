using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KopfEvents.Objects;

/// <summary>
/// Looks into dictionaries, <see cref="JsonElement"/>, <see cref="JsonNode"/>, Newtonsoft's tokens and typed models. Types from
/// outside are known by their shape and never by identity, since any number of copies of a client can be loaded.
/// </summary>
internal sealed class PropertyReader : IPropertyReader
{
    private static readonly ConcurrentDictionary<(Type, string), Func<object, object?>?> Getters = new();
    private static readonly ConcurrentDictionary<Type, GroupVersionKind?> DeclaredKinds = new();

    /// <inheritdoc/>
    public bool TryGet(object value, string name, out object? result)
    {
        switch (value)
        {
            case JsonElement element:
                result = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;
                break;
            case JsonNode node:
                result = node is JsonObject json && json.TryGetPropertyValue(name, out var member) ? member : null;
                break;
            case IDictionary dictionary:
                result = dictionary.Contains(name) ? dictionary[name] : null;
                break;
            case string:
                result = null;
                break;
            default:
                result = Getters.GetOrAdd((value.GetType(), name), FindGetter)?.Invoke(value);
                break;
        }

        return result is not null;
    }

    /// <inheritdoc/>
    public bool TryGetText(object value, [NotNullWhen(true)] out string? text)
    {
        text = value switch
        {
            string plain => plain,
            JsonElement { ValueKind: JsonValueKind.String } element => Decode(element),
            JsonValue json when json.TryGetValue<JsonElement>(out var element) => element.ValueKind == JsonValueKind.String
                ? Decode(element)
                : null,
            JsonValue json when json.TryGetValue<string>(out var plain) => plain,
            _ when IsNewtonsoft(value.GetType(), "JValue") =>
                Getters.GetOrAdd((value.GetType(), "Value"), FindGetter)?.Invoke(value) as string,
            _ => null,
        };
        return text is not null;
    }

    /// <inheritdoc/>
    public bool TryGetItems(object value, [NotNullWhen(true)] out IEnumerable<object?>? items)
    {
        items = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray().Cast<object?>(),
            JsonArray array => array,
            JsonElement or JsonNode or string or IDictionary => null, // each of them is enumerable, but not a list
            IEnumerable list when IsList(value) => list.Cast<object?>(),
            _ => null,
        };
        return items is not null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> NamesOf(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => [.. element.EnumerateObject().Select(one => one.Name)],
        JsonObject json => [.. json.Select(one => one.Key)],
        IDictionary dictionary => [.. dictionary.Keys.OfType<string>()],
        _ when DictionaryInterface(value.GetType())?.GetProperty("Keys")?.GetValue(value) is IEnumerable<string> keys =>
            [.. keys],
        _ => [],
    };

    /// <inheritdoc/>
    public Type TypeOf(object value) => value.GetType();

    /// <inheritdoc/>
    public GroupVersionKind? DeclaredKind(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return DeclaredKinds.GetOrAdd(value.GetType(), FindDeclaredKind);
    }

    private static string? Decode(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // "\ud83d" is good JSON and no text
        }
    }

    private static Func<object, object?>? FindGetter(Type type, string property) =>
        DictionaryInterface(type) is { } dictionary
            ? FindDictionaryGetter(dictionary, property)
            : type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(one => one.CanRead && one.GetIndexParameters().Length == 0)
                // V1ObjectMeta calls it NamespaceProperty and says "namespace" in an attribute.
                .OrderByDescending(one => JsonName(one) == property)
                .FirstOrDefault(
                    one => JsonName(one) == property
                    || one.Name.Equals(property, StringComparison.OrdinalIgnoreCase)) is { } found
                ? target => Invoke(found.GetMethod!, target)
                : null;

    private static Func<object, object?>? FindGetter((Type Type, string Property) key) => FindGetter(key.Type, key.Property);

    /// <summary>XML's nodes can be enumerated too, but are neither lists nor objects of the API.</summary>
    private static bool IsList(object value) =>
        DictionaryInterface(value.GetType()) is null && !IsNewtonsoft(value.GetType(), "JValue")
        && (value is ICollection || Array.Exists(value.GetType().GetInterfaces(), IsGenericEnumerable));

    private static bool IsGenericEnumerable(Type type) => type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);

    private static Func<object, object?> FindDictionaryGetter(Type dictionary, string property)
    {
        var tryGetValue = dictionary.GetMethod("TryGetValue")!;
        return target =>
        {
            object?[] arguments = [property, null];
            return Invoke(tryGetValue, target, arguments) is true ? arguments[1] : null;
        };
    }

    private static object? Invoke(MethodInfo method, object target, params object?[] arguments)
    {
        try
        {
            return method.Invoke(target, arguments);
        }
        catch (TargetInvocationException)
        {
            return null; // a getter that throws is a property that is not there
        }
    }

    private static Type? DictionaryInterface(Type type) =>
        type.GetInterfaces().FirstOrDefault(one =>
            one.IsGenericType
            && one.GetGenericTypeDefinition() is var definition
            && (definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>))
            && one.GetGenericArguments()[0] == typeof(string));

    private static bool IsNewtonsoft(Type type, string name) => type.Name == name && type.Namespace == "Newtonsoft.Json.Linq";

    private static string? JsonName(PropertyInfo property) =>
        property.GetCustomAttributesData()
            .Where(one => one.AttributeType.Name is "JsonPropertyNameAttribute" or "JsonPropertyAttribute")
            .Select(one => (one.ConstructorArguments.Count > 0 ? one.ConstructorArguments[0].Value : null)
                ?? one.NamedArguments.FirstOrDefault(named => named.MemberName == "PropertyName").TypedValue.Value)
            .OfType<string>().FirstOrDefault();

    private static GroupVersionKind? FindDeclaredKind(Type type)
    {
        // KubernetesClient and KubeOps: [KubernetesEntity(Group = …, ApiVersion = …, Kind = …)].
        var entity = type.GetCustomAttributesData().FirstOrDefault(one => one.AttributeType.Name == "KubernetesEntityAttribute");
        if (entity is not null)
        {
            var named = entity.NamedArguments.ToDictionary(one => one.MemberName, one => one.TypedValue.Value as string);
            return Declared(
                named.GetValueOrDefault("Group"), named.GetValueOrDefault("ApiVersion"), named.GetValueOrDefault("Kind"));
        }

        return Declared(Constant(type, "KubeGroup"), Constant(type, "KubeApiVersion"), Constant(type, "KubeKind"));
    }

    private static GroupVersionKind? Declared(string? group, string? version, string? kind) =>
        version is null || kind is null ? null : GroupVersionKind.Of(group, version, kind);

    private static string? Constant(Type type, string name) =>
        type.GetField(name, BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
}
