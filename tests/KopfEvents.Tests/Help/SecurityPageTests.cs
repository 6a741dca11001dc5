using System.Text.RegularExpressions;

namespace KopfEvents.Tests.Help;

/// <summary>SECURITY.md: what is promised there is tested.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly IReadOnlyDictionary<string, string> Sections =
        Markdown.Sections(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "SECURITY.md")), level: 2);

    [Fact]
    public void Each_row_has_tests_that_there_are()
    {
        var tests = Rows("What holds it").ToDictionary(cells => cells[1], cells => cells[2]);
        Assert.Equal(Rows("What the module does, and what it trusts").Select(cells => cells[1]), tests.Keys);

        Assert.All(tests, row => Assert.Matches(@"`\w+\.\w+`|\.cs\)", row.Value));
        var named = tests.Values.SelectMany(text => TestName().Matches(text)).Select(match => match.Groups[1].Value).Distinct();
        Assert.Empty(named.Except(
            from type in typeof(SecurityPageTests).Assembly.GetTypes()
            from method in type.GetMethods()
            where method.IsDefined(typeof(FactAttribute), inherit: true)
            select $"{type.Name}.{method.Name}"));
    }

    /// <summary>The rows of a table, without its head.</summary>
    private static IEnumerable<string[]> Rows(string section) =>
        Sections[section].Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();
}
