using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// A text of kubectl's made comparable: ages and other values that differ in each run become placeholders, and the widths of
/// columns, which depend on them, no longer count.
/// </summary>
/// <param name="Normalized">The text, line by line.</param>
/// <param name="Ages">The ages that were in it, in their order.</param>
internal sealed partial record KubectlText(string Normalized, IReadOnlyList<TimeSpan> Ages)
{
    /// <summary>How far ages may be apart: the recording took some seconds, and so does a test.</summary>
    public static readonly TimeSpan AgeTolerance = TimeSpan.FromSeconds(61);

    // Depends on the kubectl at hand.
    private const string VersionSkew = "WARNING: version difference between client";

    /// <summary>A text as it stands in the recordings: a list of lines, where <c>&lt;x*3&gt;</c> is <c>xxx</c>.</summary>
    public static KubectlText Recorded(JsonNode? lines)
    {
        var text = string.Join('\n', (lines as JsonArray ?? []).Select(line => (string)line!));
        return Of(Recordings.Expand(text));
    }

    /// <summary>A text as kubectl printed it, from the line on that starts with <paramref name="from"/>.</summary>
    public static KubectlText Printed(string text, string? from = null)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        lines = [.. lines.Where(line => !line.StartsWith(VersionSkew, StringComparison.Ordinal))];
        return Of(
            string.Join('\n', from is null ? lines : lines.SkipWhile(line => !line.StartsWith(from, StringComparison.Ordinal))));
    }

    private static KubectlText Of(string text)
    {
        var ages = Age().Matches(text).Select(match => AgeOf(match.Value)).ToList();
        text = Age().Replace(text, "<age>");
        text = Time().Replace(text, "<time>");
        text = Uid().Replace(text, "<uid>");
        text = ResourceVersion().Replace(text, "$1<resourceVersion>");
        text = Dashes().Replace(text, "--");
        text = Blanks().Replace(text, "  ");
        return new KubectlText(string.Join('\n', text.TrimEnd().Split('\n').Select(line => line.TrimEnd())), ages);
    }

    private static TimeSpan AgeOf(string age) =>
        AgePart().Matches(age).Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Groups[2].Value switch
        {
            "d" => TimeSpan.FromDays(Number(part.Groups[1])),
            "h" => TimeSpan.FromHours(Number(part.Groups[1])),
            "m" => TimeSpan.FromMinutes(Number(part.Groups[1])),
            _ => TimeSpan.FromSeconds(Number(part.Groups[1])),
        });

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    // The tolerations of pods are in seconds, too: 300s is none of kubectl's ages.
    [GeneratedRegex(@"(?<![\w.-])(?!300s)\d+[dhms](\d+[dhms])?(?![\w.-])")]
    private static partial Regex Age();

    [GeneratedRegex(@"(\d+)([dhms])")]
    private static partial Regex AgePart();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"(Resource Version: +|resourceVersion: )""?\d+""?")]
    private static partial Regex ResourceVersion();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Dashes();

    [GeneratedRegex("(?<=[^ \n]) {2,}")]
    private static partial Regex Blanks();
}
