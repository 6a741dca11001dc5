using System.Text;
using System.Text.Json;

namespace KopfEvents.Reading;

/// <summary>
/// Picks a few fields out of the tokens of an object that go by: texts and numbers at the top or one level below, such as
/// <c>type</c> and <c>metadata.uid</c>.
/// </summary>
internal sealed class FieldReader
{
    private const int None = -1;

    private readonly (byte[] Parent, byte[] Name)[] _paths;
    private readonly string?[] _values;
    private byte[]? _parent;
    private int _wanted = None;
    private int _depth;

    /// <param name="paths">The fields, in the order in which <see cref="this[int]"/> gives them.</param>
    public FieldReader(params string[] paths)
    {
        _paths = [.. paths.Select(path => path.Split('.') is [var parent, var name]
            ? (Encoding.UTF8.GetBytes(parent), Encoding.UTF8.GetBytes(name))
            : ([], Encoding.UTF8.GetBytes(path)))];
        _values = new string?[paths.Length];
    }

    /// <summary>A field's value as text; null when it is not there, or empty.</summary>
    public string? this[int index] => _values[index];

    /// <summary>Whether the tokens taken so far make a whole object.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes the next token.</summary>
    public void Add(ref Utf8JsonReader token)
    {
        switch (token.TokenType)
        {
            case JsonTokenType.PropertyName:
                if (_depth == 1) _parent = ParentNamed(ref token);
                if (_depth <= 2) _wanted = Find(_depth == 1 ? [] : _parent, ref token);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _wanted = None;
                _depth++;
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                IsComplete = --_depth == 0;
                break;
            default:
                if (_wanted == None) break;
                _values[_wanted] = TextOf(ref token);
                _wanted = None;
                break;
        }
    }

    /// <summary>Forgets everything, for the next object.</summary>
    public void Reset()
    {
        Array.Clear(_values);
        (_parent, _wanted, _depth, IsComplete) = (null, None, 0, false);
    }

    private byte[]? ParentNamed(ref Utf8JsonReader token)
    {
        foreach (var (parent, _) in _paths)
        {
            if (parent.Length > 0 && token.ValueTextEquals(parent)) return parent;
        }

        return null;
    }

    private int Find(byte[]? parent, ref Utf8JsonReader token)
    {
        if (parent is null) return None;
        for (var i = 0; i < _paths.Length; i++)
        {
            if (_paths[i].Parent.AsSpan().SequenceEqual(parent) && token.ValueTextEquals(_paths[i].Name)) return i;
        }

        return None;
    }

    private static string? TextOf(ref Utf8JsonReader token) => token.TokenType switch
    {
        JsonTokenType.String => token.GetString() is { Length: > 0 } text ? text : null,
        JsonTokenType.Number => Encoding.UTF8.GetString(token.ValueSpan),
        _ => null,
    };
}
