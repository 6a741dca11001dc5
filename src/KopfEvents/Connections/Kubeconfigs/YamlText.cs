using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>
/// Reads YAML as kubectl does: YAML 1.1 (<c>yes</c> and <c>on</c> are true), the first document alone, the last one of equal
/// keys, merge keys at their place. The result is made of null, <see cref="bool"/>, <see cref="string"/>, <see cref="long"/>,
/// <see cref="double"/>, <see cref="List{T}"/> and <see cref="Dictionary{TKey,TValue}"/>.
/// </summary>
/// <remarks>
/// Source: go.yaml.in/yaml/v2 (resolve.go, decode.go) and sigs.k8s.io/yaml. YamlDotNet's deserializer knows YAML 1.2's types
/// alone, refuses a key that stands there twice, reads all documents, and takes ten times as long in a process that has just
/// started.
/// </remarks>
internal sealed class YamlText
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>More would be an attack on the stack.</summary>
    private const int MaxDepth = 200;

    private static readonly SearchValues<char> FirstOfNumbers = SearchValues.Create("+-.0123456789");
    private static readonly SearchValues<char> InNumbers = SearchValues.Create("0123456789.eE+-");
    private readonly Dictionary<string, object?> _anchors = [];
    private readonly HashSet<string> _open = [];
    private readonly Parser _parser;

    private YamlText(TextReader text) => _parser = new Parser(text);

    /// <summary>Reads the first document; null for none.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    /// <exception cref="DecoderFallbackException">It is not UTF-8, or UTF-16 with a byte order mark.</exception>
    public static object? Parse(ReadOnlyMemory<byte> bytes)
    {
        using var text = new StreamReader(
            new MemoryStream(bytes.ToArray(), writable: false), new UTF8Encoding(false, throwOnInvalidBytes: true),
                detectEncodingFromByteOrderMarks: true);
        return Parse(text.ReadToEnd());
    }

    /// <summary>Reads the first document; null for none.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static object? Parse(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\0', '\b');
        if (at < 0) at = text.AsSpan().IndexOfAnyInRange('\u000E', '\u001F');
        if (at >= 0) throw new YamlException(Place(text, at), Place(text, at), "control characters are not allowed");
        var yaml = new YamlText(new StringReader(text));
        yaml._parser.Consume<StreamStart>();
        if (!yaml._parser.TryConsume<DocumentStart>(out var start)) return null;
        if (start.Version is { Version: not { Major: 1, Minor: 1 } })
        {
            throw new YamlException(start.Start, start.End, "it is not YAML 1.1");
        }

        var root = yaml.Read(0);
        yaml._parser.Consume<DocumentEnd>();
        return root;
    }

    private static Mark Place(string text, int at) => new(at, 1 + text.AsSpan(0, at).Count('\n'), 1);

    private object? Read(int depth)
    {
        if (depth > MaxDepth) throw new YamlException(_parser.Current!.Start, _parser.Current.End, "it is nested too deeply");
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(alias);
        if (_parser.TryConsume<Scalar>(out var scalar)) return Remember(scalar.Anchor, Value(scalar));
        return _parser.Accept<SequenceStart>(out _) ? ReadSequence(depth) : ReadMapping(depth);
    }

    private object? Resolve(AnchorAlias alias)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name)) throw new YamlException(alias.Start, alias.End, $"anchor '{name}' contains itself");
        return _anchors.TryGetValue(name, out var value)
            ? value
            : throw new YamlException(alias.Start, alias.End, $"unknown anchor '{name}'");
    }

    private object? Remember(AnchorName anchor, object? value)
    {
        if (!anchor.IsEmpty) _anchors[anchor.Value] = value;
        return value;
    }

    private List<object?> ReadSequence(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        if (!start.Anchor.IsEmpty) _open.Add(start.Anchor.Value);
        var items = new List<object?>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Read(depth + 1));
        if (!start.Anchor.IsEmpty) _open.Remove(start.Anchor.Value);
        Remember(start.Anchor, items);
        return items;
    }

    private Dictionary<string, object?> ReadMapping(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        if (!start.Anchor.IsEmpty) _open.Add(start.Anchor.Value);
        var map = new Dictionary<string, object?>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (_parser.Accept<Scalar>(out var key) && key is { Value: "<<", IsPlainImplicit: true })
            {
                _parser.MoveNext();
                Merge(map, Read(depth + 1), key);
            }
            else
            {
                var place = _parser.Current!;
                var name = KeyText(Read(depth + 1)) ?? throw new YamlException(place.Start, place.End, "a key is no text");
                map[name] = Read(depth + 1);
            }
        }

        if (!start.Anchor.IsEmpty) _open.Remove(start.Anchor.Value);
        Remember(start.Anchor, map);
        return map;
    }

    /// <summary>
    /// Of a list of mappings the first ones win; what stands in the mapping itself wins only if it comes later.
    /// </summary>
    private static void Merge(Dictionary<string, object?> map, object? merged, Scalar key)
    {
        switch (merged)
        {
            case Dictionary<string, object?> one:
                foreach (var (name, value) in one) map[name] = value;
                break;
            case List<object?> several when several.All(item => item is Dictionary<string, object?>):
                foreach (var item in several.AsEnumerable().Reverse()) Merge(map, item, key);
                break;
            default:
                throw new YamlException(key.Start, key.End, "'<<' needs a mapping, or a list of mappings");
        }
    }

    private static string? KeyText(object? key) => key switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static object? Value(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag == TagPrefix + "binary") return Encoding.UTF8.GetString(Convert.FromBase64String(scalar.Value));
        if (tag is "!" or TagPrefix + "str" || (tag.Length == 0 && scalar.Style != ScalarStyle.Plain)) return scalar.Value;
        return Plain(scalar.Value);
    }

    private static object? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => FirstOfNumbers.Contains(text[0]) ? Number(text.Replace("_", "", StringComparison.Ordinal)) ?? text : text,
    };

    /// <summary>A number as Go's strconv reads it with base 0, or a decimal fraction; else null. A date is text.</summary>
    private static object? Number(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        if (text.Length - digits.Length > 1 || digits.IsEmpty) return null;
        var isNegative = text[0] == '-';
        var (radix, start) = digits switch
        {
            ['0', 'x' or 'X', ..] => (16, 2),
            ['0', 'b' or 'B', ..] => (2, 2),
            ['0', 'o' or 'O', ..] => (8, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        if (Integer(digits[start..], radix) is { } integer) return isNegative ? -integer : integer;
        if (!digits.ContainsAnyExcept(InNumbers) && (char.IsAsciiDigit(digits[0]) || digits is ['.', >= '0' and <= '9', ..])
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction))
        {
            return fraction;
        }

        return null;
    }

    private static long? Integer(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty) return null;
        long value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix) return null;
            value = (value * radix) + digit;
        }

        return value;
    }
}
