using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using KopfEvents.Reading;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Makes PowerShell objects of the API's JSON as its tokens come: objects become <see cref="PSObject"/>s with the same
/// properties in the same order, lists arrays, whole numbers <see cref="long"/>, and times local <see cref="DateTime"/>s.
/// </summary>
/// <param name="apiVersion">What objects that do not say so are, such as the items of a built-in list; null leaves it
/// open.</param>
/// <param name="kind">Their kind.</param>
internal sealed class KubeObjectBuilder(string? apiVersion = null, string? kind = null) : IObjectBuilder<PSObject>
{
    /// <summary>How many names are compared one by one; beyond that, a set is faster.</summary>
    private const int FewNames = 8;

    private readonly Stack<(bool IsObject, int FirstName, int FirstValue)> _open = new();
    private readonly List<string> _names = [];
    private readonly List<object?> _values = [];
    private readonly PropertyNames _known = new();
    private readonly FieldTimes _times = new(apiVersion);
    private (string ApiVersion, string Kind, string TypeName) _lastType;

    /// <inheritdoc/>
    public void Add(ref Utf8JsonReader token)
    {
        switch (token.TokenType)
        {
            case JsonTokenType.PropertyName:
                var (name, meaning) = _known.Get(ref token);
                _times.BeginField(name, meaning, _open.Count);
                _names.Add(name);
                break;
            case JsonTokenType.StartObject:
                _open.Push((true, _names.Count, _values.Count));
                _times.Open(_open.Count);
                if (_open.Count == 1) Declare();
                break;
            case JsonTokenType.StartArray:
                _open.Push((false, _names.Count, _values.Count));
                _times.Open(_open.Count);
                break;
            case JsonTokenType.String:
                _values.Add(_times.TryRead(ref token, out var time) ? (object)time : _times.Note(JsonText.Decode(ref token)));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            case JsonTokenType.Number:
                // What Kubernetes itself makes of a number.
                _values.Add(token.TryGetInt64(out var whole) ? (object)whole : token.GetDouble());
                break;
            default:
                _values.Add(token.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False => false,
                    _ => null,
                });
                break;
        }
    }

    /// <inheritdoc/>
    public PSObject Build()
    {
        var result = PSObject.AsPSObject(_values[0]);
        Reset();
        result.TypeNames.Insert(0, KubeObject.TypeName);
        if (result.Properties["apiVersion"]?.Value is string itsVersion && result.Properties["kind"]?.Value is string itsKind)
        {
            if (_lastType.ApiVersion != itsVersion || _lastType.Kind != itsKind)
            {
                _lastType = (itsVersion, itsKind, KubeObject.TypeNameOf(itsVersion, itsKind));
            }

            result.TypeNames.Insert(0, _lastType.TypeName);
        }

        return result;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _open.Clear();
        _names.Clear();
        _values.Clear();
        _times.Reset();
    }

    /// <summary>Puts in front what the items of a list leave out.</summary>
    private void Declare()
    {
        if (apiVersion is null || kind is null) return;
        _names.AddRange(["apiVersion", "kind"]);
        _values.AddRange([apiVersion, kind]);
    }

    /// <summary>Takes away again what the object does say itself.</summary>
    private void DropDeclared()
    {
        if (apiVersion is null || kind is null) return;
        for (var i = 1; i >= 0; i--)
        {
            if (_names.IndexOf(_names[i], i + 1) < 0) continue;
            _names.RemoveAt(i);
            _values.RemoveAt(i);
        }
    }

    private void Close()
    {
        var (isObject, firstName, firstValue) = _open.Pop();
        _times.Close(_open.Count);
        if (_open.Count == 0) DropDeclared();
        object value = isObject
            ? MakeObject(firstName, firstValue)
            : _values.GetRange(firstValue, _values.Count - firstValue).ToArray();
        _names.RemoveRange(firstName, _names.Count - firstName);
        _values.RemoveRange(firstValue, _values.Count - firstValue);
        _values.Add(value);
    }

    private object MakeObject(int firstName, int firstValue)
    {
        var count = _names.Count - firstName;
        if (!CanBeProperties(firstName, count)) return MakeDictionary(firstName, firstValue, count);
        var result = CustomObject.New(count);
        for (var i = 0; i < count; i++)
        {
            result.Properties.Add(new PSNoteProperty(_names[firstName + i], _values[firstValue + i]), true);
        }

        return result;
    }

    /// <summary>
    /// PowerShell's properties have no empty names, none that differ in case only, and a few names of its own. The keys of
    /// labels, annotations and data can be all that, and such an object becomes a dictionary: <c>$_.data.README</c> and
    /// <c>ConvertTo-Json</c> work as ever, and nothing is lost.
    /// </summary>
    private OrderedDictionary MakeDictionary(int firstName, int firstValue, int count)
    {
        var result = new OrderedDictionary(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) result[_names[firstName + i]] = _values[firstValue + i];
        return result;
    }

    private bool CanBeProperties(int firstName, int count)
    {
        var names = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_names).Slice(firstName, count);
        if (count > FewNames) return AreDistinct(names) && !HasReserved(names);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (names[i].Equals(names[j], StringComparison.OrdinalIgnoreCase)) return false;
            }
        }

        return !HasReserved(names);
    }

    private static bool AreDistinct(ReadOnlySpan<string> names)
    {
        var distinct = new HashSet<string>(names.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!distinct.Add(name)) return false;
        }

        return true;
    }

    private static bool HasReserved(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (name.Length == 0) return true;
            if (name[0] is 'p' or 'P'
                && name.ToUpperInvariant() is "PSBASE" or "PSADAPTED" or "PSEXTENDED" or "PSOBJECT" or "PSTYPENAMES") return true;
        }

        return false;
    }
}
