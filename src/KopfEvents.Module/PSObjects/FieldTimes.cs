using System.Text.Json;
using KopfEvents.Reading;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Tells, while the tokens of an object go by, which texts are times: what Kubernetes types so, and in custom resources what is
/// named and written like one. What users write below labels, annotations, data and the like is their text.
/// </summary>
/// <param name="apiVersion">What objects are that do not say so themselves; null leaves it open.</param>
internal sealed class FieldTimes(string? apiVersion)
{
    private const int Nowhere = int.MaxValue;

    private readonly bool _isDeclaredKnown = apiVersion is not null && FieldMeanings.AreKnownIn(apiVersion);
    private bool _isKnown = apiVersion is not null && FieldMeanings.AreKnownIn(apiVersion);
    private bool _isInMetadata;
    private bool _isApiVersion;
    private FieldMeaning _field;
    private int _userText = Nowhere;
    private int _timeMap = Nowhere;

    /// <summary>A field begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What that says.</param>
    /// <param name="depth">How many objects and arrays it is in.</param>
    public void BeginField(string name, FieldMeaning meaning, int depth)
    {
        if (depth == 1) (_isInMetadata, _isApiVersion) = (name == "metadata", name == "apiVersion");
        var isTyped = _isKnown || _isInMetadata;
        _field = meaning switch
        {
            _ when depth == _timeMap => FieldMeaning.Time,
            FieldMeaning.Time or FieldMeaning.MicroTime when !isTyped => FieldMeanings.EndsLikeTime(name)
                ? FieldMeaning.PerhapsTime
                : FieldMeaning.None,
            FieldMeaning.PerhapsTime or FieldMeaning.TimeMap when isTyped != (meaning == FieldMeaning.TimeMap) =>
                FieldMeaning.None,
            _ => meaning,
        };
    }

    /// <summary>An object or array begins.</summary>
    /// <param name="depth">How many are open now.</param>
    public void Open(int depth)
    {
        if (_userText == Nowhere && _field == FieldMeaning.UserText) _userText = depth;
        if (_timeMap == Nowhere && _field == FieldMeaning.TimeMap) _timeMap = depth;
        _field = FieldMeaning.None;
    }

    /// <summary>An object or array ends.</summary>
    /// <param name="depth">How many are open now.</param>
    public void Close(int depth)
    {
        if (depth < _userText) _userText = Nowhere;
        if (depth < _timeMap) _timeMap = Nowhere;
        _field = FieldMeaning.None;
    }

    /// <summary>Reads a text that is a time.</summary>
    public bool TryRead(ref Utf8JsonReader token, out DateTime time)
    {
        var field = _field;
        _field = FieldMeaning.None;
        time = default;
        if (field is not (FieldMeaning.Time or FieldMeaning.MicroTime or FieldMeaning.PerhapsTime)
            || _userText != Nowhere) return false;
        if (token.ValueIsEscaped || !Rfc3339.TryParse(token.ValueSpan, out var found)) return false;
        time = (field == FieldMeaning.MicroTime ? WithSixDigits(found) : found).LocalDateTime;
        return true;
    }

    /// <summary>Takes note of any other text; the one that says the group tells whether the types are known.</summary>
    public string Note(string text)
    {
        if (_isApiVersion) _isKnown = FieldMeanings.AreKnownIn(text);
        _isApiVersion = false;
        return text;
    }

    /// <summary>Is ready for the next object.</summary>
    public void Reset() =>
        (_isKnown, _isInMetadata, _isApiVersion, _field, _userText, _timeMap) =
            (_isDeclaredKnown, false, false, FieldMeaning.None, Nowhere, Nowhere);

    /// <summary>
    /// ConvertTo-Json leaves out zeros at the end, and the server takes a MicroTime with exactly six digits or not at all. A
    /// microsecond more can be written back.
    /// </summary>
    private static DateTimeOffset WithSixDigits(DateTimeOffset time) =>
        time.Ticks % (10 * TimeSpan.TicksPerMicrosecond) == 0 ? time.AddTicks(TimeSpan.TicksPerMicrosecond) : time;
}
