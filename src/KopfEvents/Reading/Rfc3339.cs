namespace KopfEvents.Reading;

/// <summary>Times as Kubernetes writes them: <c>2026-01-02T03:04:05Z</c>, with a fraction or an offset if need be.</summary>
internal static class Rfc3339
{
    private const int ShortestLength = 20;
    private const int LongestLength = 35;

    /// <summary>Reads a text that is such a time as a whole. What is finer than 100 nanoseconds is dropped.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        return text.Length is >= ShortestLength and <= LongestLength
            && text[4] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':'
            && HasOffset(text)
            && TryParseLocal(text, out time);
    }

    private static bool HasOffset(ReadOnlySpan<byte> text) => text[^1] == 'Z'
        || (text[^6] is (byte)'+' or (byte)'-' && text[^3] == ':');

    private static bool TryParseLocal(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!TryNumber(text[..4], out var year) || text[7] != '-' || !TryNumber(text.Slice(5, 2), out var month)
            || !TryNumber(text.Slice(8, 2), out var day)
            || !TryNumber(text.Slice(11, 2), out var hour) || !TryNumber(text.Slice(14, 2), out var minute)
                || !TryNumber(text.Slice(17, 2), out var second)
            || year < 2 || year > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23
                || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        if (!TryFraction(ref rest, out var ticks) || !TryOffset(rest, out var offset)) return false;
        time = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second).AddTicks(ticks), offset);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.') return true;
        var digits = 0;
        for (var unit = TimeSpan.TicksPerSecond / 10; digits + 1 < rest.Length
            && char.IsAsciiDigit((char)rest[digits + 1]); digits++, unit /= 10)
        {
            ticks += (rest[digits + 1] - '0') * unit;
        }

        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest is [(byte)'Z']) return true;
        if (rest.Length != 6 || !TryNumber(rest.Slice(1, 2), out var hours) || !TryNumber(rest.Slice(4, 2), out var minutes)
            || hours > 14 || minutes > 59
            || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }
}
