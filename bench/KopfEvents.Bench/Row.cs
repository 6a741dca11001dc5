using System.Globalization;

namespace KopfEvents.Bench;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Unit">What of, such as <c>ms</c>; empty for a ratio.</param>
/// <param name="Values">One value for each round.</param>
/// <param name="Goal">What is to be reached; empty for a line that only explains another one.</param>
internal sealed record Row(string What, string Unit, IReadOnlyList<double> Values, string Goal = "")
{
    /// <summary>A ratio or difference of two sides that took turns, round by round.</summary>
    public static Row Of(
        string what, string unit, IEnumerable<double> a, IEnumerable<double> b, Func<double, double, double> pair,
        string goal = "") =>
        new(what, unit, [.. a.Zip(b, pair)], goal);

    public static void PrintTable(IEnumerable<Row> rows)
    {
        Console.WriteLine("| what | median | from | to | rounds | goal |");
        Console.WriteLine("|---|---:|---:|---:|---:|---|");
        foreach (var row in rows) Console.WriteLine(row);
    }

    public override string ToString()
    {
        var sorted = Values.Order().ToList();
        return $"| {What} | {Text(sorted[sorted.Count / 2])}{(Unit.Length > 0 ? $" {Unit}" : "")} | {Text(sorted[0])} | "
            + $"{Text(sorted[^1])} | {sorted.Count} | {Goal} |";
    }

    private static string Text(double value) =>
        value.ToString(Math.Abs(value) < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
