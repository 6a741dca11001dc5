using System.Globalization;

namespace KubernetesSandbox.Kinds.Types;

/// <summary>Times as kube-apiserver reads and writes them, with the errors of Go's <c>time.Parse</c>.</summary>
internal static class GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Micros = "2006-01-02T15:04:05.000000Z07:00";
    private static readonly string[] Elements = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"];

    /// <summary>How a timestamp of the server itself is written.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Parses what <see cref="Normalize"/> wrote; null for null.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The time in UTC, with six decimals or none; null for Go's zero time.</summary>
    /// <exception cref="DecodingException">It does not have the layout.</exception>
    public static string? Normalize(string text, bool micro)
    {
        var layout = micro ? Micros : Seconds;
        var at = 0;
        foreach (var element in Elements)
        {
            if (!Matches(text, at, element))
            {
                throw Unparsable(text, layout, at, element);
            }

            at += element.Length;
        }

        var fraction = 0L;
        if (micro)
        {
            if (at + 7 > text.Length || text[at] != '.' || text.AsSpan(at + 1, 6).ContainsAnyExceptInRange('0', '9'))
            {
                throw Unparsable(text, layout, at, ".000000");
            }

            fraction = long.Parse(text.AsSpan(at + 1, 6), CultureInfo.InvariantCulture) * 10;
            at += 7;
        }
        else if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            // Go takes a fraction after the seconds although the layout has none.
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        var offset = Zone(text, layout, at);
        if (!DateTime.TryParseExact(
            text.AsSpan(0, 19), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            throw new DecodingException($"parsing time \"{text}\": day out of range");
        }

        var ticks = local.Ticks + fraction - offset.Ticks;
        if (ticks <= 0)
        {
            return null;
        }

        return new DateTime(ticks).ToString(
            micro ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static TimeSpan Zone(string text, string layout, int at)
    {
        var rest = text.AsSpan(at);
        if (rest is "Z")
        {
            return TimeSpan.Zero;
        }

        if (rest.Length == 6 && rest[0] is '+' or '-' && rest[3] == ':'
            && TimeSpan.TryParseExact(rest[1..], "hh':'mm", CultureInfo.InvariantCulture, out var offset))
        {
            return rest[0] == '+' ? offset : -offset;
        }

        throw Unparsable(text, layout, at, "Z07:00");
    }

    private static bool Matches(string text, int at, string element)
    {
        if (at + element.Length > text.Length)
        {
            return false;
        }

        var part = text.AsSpan(at, element.Length);
        return char.IsAsciiDigit(element[0]) ? !part.ContainsAnyExceptInRange('0', '9') : part.SequenceEqual(element);
    }

    private static DecodingException Unparsable(string text, string layout, int at, string element) =>
        new($"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text[Math.Min(at, text.Length)..]}\" as \"{element}\"");
}
