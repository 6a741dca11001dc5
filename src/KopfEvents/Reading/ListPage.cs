using System.Text.Json;

namespace KopfEvents.Reading;

/// <summary>
/// One page of a list while it arrives: each object is given out as soon as its last token is there. Built-in lists begin with
/// their metadata, lists of custom resources end with it; both are read.
/// </summary>
internal sealed class ListPage<T>(HttpResponseMessage response, Stream body, ObjectParser<T> parser) : IDisposable
{
    private readonly JsonChunks _chunks = new(body);
    private readonly FieldReader _list = new("metadata.continue", "metadata.resourceVersion");
    private List<ParsedObject<T>> _objects = [];
    private int _depth;
    private bool _isAtItems;
    private bool _isInItems;
    private bool _isInItem;

    /// <summary>The token of the next page; null on the last one. Known at the end of the page.</summary>
    public string? Continue => _list[0];

    /// <summary>The version of the collection that the page shows. Known at the end of the page.</summary>
    public string? ResourceVersion => _list[1];

    /// <summary>
    /// Waits for more of the page and adds the objects that have become complete; false at the end of the page.
    /// </summary>
    /// <exception cref="JsonException">The page is not JSON, or it breaks off.</exception>
    public ValueTask<bool> ReadAsync(List<ParsedObject<T>> objects, CancellationToken cancellationToken)
    {
        _objects = objects;
        return _chunks.ReadAsync(Take, cancellationToken);
    }

    public void Dispose()
    {
        _chunks.Dispose();
        response.Dispose();
    }

    private void Take(ref Utf8JsonReader token)
    {
        if (_isInItem)
        {
            if (!parser.Add(ref token)) return;
            _objects.Add(parser.Take());
            _isInItem = false;
            return;
        }

        switch (token.TokenType)
        {
            case JsonTokenType.StartObject when _isInItems:
                _isInItem = true;
                parser.Add(ref token);
                return;
            case JsonTokenType.PropertyName:
                _isAtItems = _depth == 1 && token.ValueTextEquals("items"u8);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _depth++;
                _isInItems = _isAtItems;
                _isAtItems = false;
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _depth--;
                _isInItems = false;
                break;
        }

        _list.Add(ref token);
    }
}
