using System.Globalization;
using System.Text.RegularExpressions;

namespace KopfEvents.Columns;

/// <summary>Writes durations as kubectl does: <c>45s</c>, <c>6m12s</c>, <c>3h</c>, <c>12d</c>.</summary>
/// <remarks>
/// Source: <c>k8s.io/apimachinery/pkg/util/duration</c>, HumanDuration. Clocks may differ: a second in the future is now.
/// </remarks>
internal static partial class HumanDuration
{
    /// <summary>What kubectl writes where no time is known.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>Writes how long ago something was.</summary>
    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is { } known ? Format(now - known) : Unknown;

    /// <summary>Writes a duration.</summary>
    public static string Format(TimeSpan duration)
    {
        var (seconds, minutes, hours, days) =
            ((long)duration.TotalSeconds, (long)duration.TotalMinutes, (long)duration.TotalHours, (long)duration.TotalDays);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => Join(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Join(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Join(days, "d", hours % 24, "h"),
            _ when days < 365 * 2 => $"{days}d",
            _ when days < 365 * 8 => Join(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    /// <summary>Reads durations as kubectl takes them: <c>90s</c>, <c>1h30m</c>, <c>2d</c>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = TimeSpan.Zero;
        var match = Parts().Match(text);
        if (!match.Success) return false;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture);
            duration += match.Groups["unit"].Captures[i].Value switch
            {
                "d" => TimeSpan.FromDays(number),
                "h" => TimeSpan.FromHours(number),
                "m" => TimeSpan.FromMinutes(number),
                "ms" => TimeSpan.FromMilliseconds(number),
                _ => TimeSpan.FromSeconds(number),
            };
        }

        return true;
    }

    [GeneratedRegex(@"^(?:(?<number>\d{1,6}(?:\.\d+)?)(?<unit>ms|[dhms]))+\z")]
    private static partial Regex Parts();

    private static string Join(long whole, string unit, long rest, string restUnit) =>
        rest == 0 ? $"{whole}{unit}" : $"{whole}{unit}{rest}{restUnit}";
}
