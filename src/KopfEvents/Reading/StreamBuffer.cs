using System.Buffers;

namespace KopfEvents.Reading;

/// <summary>What has come from a stream and is not understood yet. It grows only for what does not come in pieces.</summary>
internal sealed class StreamBuffer(Stream stream) : IDisposable
{
    private const int FirstSize = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Waits for more bytes; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (Length == _bytes.Length) Grow();
        var read = await stream.ReadAsync(_bytes.AsMemory(Length), cancellationToken).ConfigureAwait(false);
        Length += read;
        return read > 0;
    }

    /// <summary>Drops the first bytes.</summary>
    public void Consume(int count)
    {
        Span[count..].CopyTo(_bytes);
        Length -= count;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Length) = ([], 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
