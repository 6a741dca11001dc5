namespace KopfEvents.Connections.Transport;

/// <summary>
/// Sends several values of one header as a line each. .NET joins them with commas, and for an API server
/// <c>Impersonate-Group: dev, ops</c> is one group; neither HTTP/1.1 nor HTTP/2 of .NET can be told otherwise.
/// </summary>
/// <remarks>
/// The values are joined with a control character that no valid header and no JSON holds, and on the way out each of them becomes
/// the end of a line. This takes HTTP/1.1 without .NET's own TLS: see <see cref="ClusterTransport"/>.
/// </remarks>
internal sealed class HeaderLines(Stream inner) : Stream
{
    private const byte Mark = 0x1F;

    /// <summary>What is wrong with a text that no header can hold, for the end of a sentence; null for nothing.</summary>
    /// <remarks>Source: golang.org/x/net/http/httpguts, ValidHeaderFieldValue, by which kubectl refuses it too.</remarks>
    public static string? Check(string value) => value.Any(c => c is < ' ' and not '\t' or '\u007F')
        ? "holds a line break or another control character, and no header can"
        : null;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The value of a header that comes out as a line for each of several values.</summary>
    public static string Join(string header, IEnumerable<string> values) => string.Join($"{(char)Mark}{header}: ", values);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var marks = buffer.Span.Count(Mark);
        if (marks == 0) return inner.WriteAsync(buffer, cancellationToken);
        var lines = new List<byte>(buffer.Length + marks);
        foreach (var one in buffer.Span)
        {
            if (one == Mark) lines.Add((byte)'\r');
            lines.Add(one == Mark ? (byte)'\n' : one);
        }

        return inner.WriteAsync(lines.ToArray(), cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
