using System.Globalization;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>
/// Durations as kubectl prints them: <c>5s</c>, <c>3m12s</c>, <c>2d5h</c> (<c>k8s.io/apimachinery/pkg/util/duration</c>).
/// </summary>
internal static class Age
{
    /// <summary>The time since then; <c>&lt;unknown&gt;</c> when there is none.</summary>
    public static string Since(string? time, DateTimeOffset now) =>
        GoTime.Parse(time) is { } then ? Human(now - then) : "<unknown>";

    public static string Human(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Text($"{seconds}s"),
            < 600 when seconds % 60 == 0 => Text($"{minutes}m"),
            < 600 => Text($"{minutes}m{seconds % 60}s"),
            < 10_800 => Text($"{minutes}m"),
            < 28_800 when minutes % 60 == 0 => Text($"{hours}h"),
            < 28_800 => Text($"{hours}h{minutes % 60}m"),
            < 172_800 => Text($"{hours}h"),
            < 691_200 when hours % 24 == 0 => Text($"{days}d"),
            < 691_200 => Text($"{days}d{hours % 24}h"),
            < 63_072_000 => Text($"{days}d"),
            < 252_288_000 when days % 365 == 0 => Text($"{days / 365}y"),
            < 252_288_000 => Text($"{days / 365}y{days % 365}d"),
            _ => Text($"{days / 365}y"),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
