using System.Collections.Frozen;
using System.Reflection;

namespace KubernetesSandbox.Kinds.Types;

/// <summary>What a value is to kube-apiserver, which decides what is refused, left out, or written although empty.</summary>
internal enum GoKind
{
    /// <summary>A string.</summary>
    String,

    /// <summary>A boolean.</summary>
    Bool,

    /// <summary>A 32-bit integer.</summary>
    Int32,

    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>RFC 3339, whole seconds.</summary>
    Time,

    /// <summary>RFC 3339, exactly six decimals.</summary>
    MicroTime,

    /// <summary>A number with a unit, as a string or a number.</summary>
    Quantity,

    /// <summary>Base64.</summary>
    Bytes,

    /// <summary>A number or a string.</summary>
    IntOrString,

    /// <summary>Taken as it is.</summary>
    Any,

    /// <summary>An object with known fields.</summary>
    Struct,

    /// <summary>A list.</summary>
    List,

    /// <summary>An object whose keys are data.</summary>
    Map,
}

/// <summary>The type of a field, list element, or map value.</summary>
internal sealed record GoValue(GoKind Kind, string Name, bool Pointer, GoValue? Element)
{
    private GoType? _struct;

    /// <summary>The fields, of a struct.</summary>
    public GoType Struct => _struct ??= GoTypes.Find(Name)!;

    /// <summary>As Go's messages write it: <c>int32</c>, <c>[]v1.Container</c>.</summary>
    public string GoName => Kind switch
    {
        GoKind.List => "[]" + Element!.GoName,
        GoKind.Map => "map[string]" + Element!.GoName,
        GoKind.Struct => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..],
        GoKind.Bytes => "[]uint8",
        GoKind.Time or GoKind.MicroTime => "string",
        GoKind.Quantity => "resource.Quantity",
        GoKind.IntOrString => "intstr.IntOrString",
        _ => Name,
    };
}

/// <summary>A field: its JSON name, and what its tags say.</summary>
/// <param name="Number">In protobuf; empty for fields that are not in it.</param>
/// <param name="MergeKey">By which member a strategic merge patch merges the list; empty for lists of plain values; null when it
/// replaces it.</param>
internal sealed record GoField(string Name, string Number, GoValue Type, bool OmitEmpty, bool OmitZero, string? MergeKey,
    bool RetainKeys);

/// <summary>A Go struct of the Kubernetes API.</summary>
internal sealed class GoType
{
    private readonly FrozenDictionary<string, int> _index;

    public GoType(string name, IReadOnlyList<GoField> fields)
    {
        Name = name;
        Fields = fields;
        ShortName = name[(name.LastIndexOf('.') + 1)..];
        _index = fields.Select((field, at) => (field.Name, at)).ToFrozenDictionary(pair => pair.Name, pair => pair.at);
    }

    public string Name { get; }

    public string ShortName { get; }

    public IReadOnlyList<GoField> Fields { get; }

    /// <summary>The field's position, or -1.</summary>
    public int IndexOf(string field) => _index.TryGetValue(field, out var at) ? at : -1;

    public GoField? Find(string field) => IndexOf(field) is >= 0 and var at ? Fields[at] : null;
}

/// <summary>The structs of <c>types.txt</c>, by name.</summary>
internal static class GoTypes
{
    private static readonly FrozenDictionary<string, GoType> All = Load();

    public static GoType ObjectMeta { get; } = Find("meta.v1.ObjectMeta")!;

    public static GoType? Find(string name) => All.GetValueOrDefault(name);

    private static FrozenDictionary<string, GoType> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("types.txt")!;
        using var reader = new StreamReader(stream);
        var types = new List<GoType>(800);
        var name = "";
        var fields = new List<GoField>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            if (line[0] != ' ')
            {
                Close();
                name = line;
                continue;
            }

            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            fields.Add(new GoField(
                words[0],
                words.FirstOrDefault(word => word[0] == '#')?[1..] ?? "",
                ParseType(words[1]),
                words.Contains("o"),
                words.Contains("z"),
                words.FirstOrDefault(word => word.StartsWith("merge=", StringComparison.Ordinal))?[6..],
                words.Contains("retainKeys")));
        }

        Close();
        return types.ToFrozenDictionary(type => type.Name);

        void Close()
        {
            if (name.Length > 0)
            {
                types.Add(new GoType(name, [.. fields]));
                fields.Clear();
            }
        }
    }

    private static GoValue ParseType(string text) => text switch
    {
        ['*', .. var target] => ParseType(target) with { Pointer = true },
        ['[', ']', .. var element] => new GoValue(GoKind.List, text, false, ParseType(element)),
        _ when text.StartsWith("map:", StringComparison.Ordinal) => new GoValue(GoKind.Map, text, false, ParseType(text[4..])),
        "string" => new GoValue(GoKind.String, text, false, null),
        "bool" => new GoValue(GoKind.Bool, text, false, null),
        "int32" => new GoValue(GoKind.Int32, text, false, null),
        "int64" => new GoValue(GoKind.Int64, text, false, null),
        "float64" => new GoValue(GoKind.Float, text, false, null),
        "Time" => new GoValue(GoKind.Time, text, false, null),
        "MicroTime" => new GoValue(GoKind.MicroTime, text, false, null),
        "Quantity" => new GoValue(GoKind.Quantity, text, false, null),
        "bytes" => new GoValue(GoKind.Bytes, text, false, null),
        "IntOrString" => new GoValue(GoKind.IntOrString, text, false, null),
        "any" => new GoValue(GoKind.Any, text, false, null),
        _ => new GoValue(GoKind.Struct, text, false, null),
    };
}
