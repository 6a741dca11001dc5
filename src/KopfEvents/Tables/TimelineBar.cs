namespace KopfEvents.Tables;

/// <summary>Draws numbers as a row of bars, one character each; the highest number is the highest bar.</summary>
internal static class TimelineBar
{
    private const string Blocks = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private const string Plain = " .:-=+*#@";

    /// <summary>Draws them.</summary>
    /// <param name="counts">The numbers.</param>
    /// <param name="hasBlocks">Whether what shows it has the block characters of Unicode, as terminals have.</param>
    public static string Draw(IReadOnlyList<long> counts, bool hasBlocks)
    {
        var (steps, highest) = (hasBlocks ? Blocks : Plain, Math.Max(1, counts.DefaultIfEmpty().Max()));
        // What is there at all is seen.
        return string.Concat(
            counts.Select(count => steps[count <= 0 ? 0 : (int)Math.Max(1, count * (steps.Length - 1) / highest)]));
    }
}
