using System.Text.Json;

namespace KopfEvents.Reading;

/// <summary>Reads one JSON document from a stream, token by token, as it arrives.</summary>
internal sealed class JsonChunks(Stream stream) : IDisposable
{
    private readonly StreamBuffer _buffer = new(stream);
    private JsonReaderState _state = new(ReaderOptions);

    /// <summary>How JSON is read everywhere here.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = Objects.Manifest.MaxDepth };

    /// <summary>Takes one token.</summary>
    public delegate void TokenHandler(ref Utf8JsonReader token);

    /// <summary>Waits for the next chunk and hands its tokens over; false when the document is complete.</summary>
    /// <exception cref="JsonException">It is not JSON, or it breaks off.</exception>
    public async ValueTask<bool> ReadAsync(TokenHandler handler, CancellationToken cancellationToken)
    {
        var hasMore = await _buffer.FillAsync(cancellationToken).ConfigureAwait(false);
        HandOver(handler, isFinal: !hasMore);
        return hasMore;
    }

    public void Dispose() => _buffer.Dispose();

    private void HandOver(TokenHandler handler, bool isFinal)
    {
        var reader = new Utf8JsonReader(_buffer.Span, isFinal, _state);
        while (reader.Read()) handler(ref reader);
        _state = reader.CurrentState;
        _buffer.Consume((int)reader.BytesConsumed);
    }
}
