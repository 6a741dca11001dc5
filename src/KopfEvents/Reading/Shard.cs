using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KopfEvents.Reading;

/// <summary>
/// One of several parts that all objects are divided into by their uid, so that workers share them without talking to each
/// other: the first 8 bytes of the SHA-256 of the uid, read as a big-endian number, modulo <see cref="Count"/>.
/// </summary>
/// <param name="Index">Which part, from 0 to <see cref="Count"/> - 1, as the pods of an Indexed Job are numbered.</param>
/// <param name="Count">How many parts.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>Reads <c>2/8</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Shard? shard)
    {
        ArgumentNullException.ThrowIfNull(text);
        shard = text.Split('/') is [var index, var count]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && i < n
            ? new Shard(i, n)
            : null;
        return shard is not null;
    }

    /// <summary>Whether the object with this uid falls into this part.</summary>
    public bool Contains(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(uid), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Count == (ulong)Index;
    }
}
