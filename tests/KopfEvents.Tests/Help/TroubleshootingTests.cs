using System.Management.Automation;
using System.Reflection;
using KopfEvents.Connections;
using KopfEvents.Module;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Tests.Cmdlets;

namespace KopfEvents.Tests.Help;

/// <summary>
/// Every error of the module says what to do, is explained in docs/troubleshooting.md, and is provoked by a test.
/// </summary>
public sealed class TroubleshootingTests
{
    private static IReadOnlyList<ErrorRecord> Errors { get; } = [.. AllErrors()];

    private static IEnumerable<string> Ids => Errors.Select(error => error.FullyQualifiedErrorId).Distinct()
        .Order(StringComparer.Ordinal);

    [Fact]
    public void Each_error_recommends_an_action() =>
        Assert.All(Errors, error => Assert.Matches(@"^[A-Z'].{20,}\.$", error.ErrorDetails.RecommendedAction));

    [Fact]
    public void Each_error_has_a_section_and_each_section_is_about_errors_that_there_are()
    {
        var sections = Markdown.Sections(Guide.Read("troubleshooting.md").Text, level: 2);

        Assert.All(sections, section => Assert.NotEmpty(section.Value));
        Assert.Equal(
            Ids, sections.Keys.SelectMany(heading => heading.Split(", "))
            .Where(one => !one.Contains(' ', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_error_is_provoked_by_a_test() =>
        Assert.Equal(Ids, ErrorTests.Provocations.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));

    /// <summary>One record of each kind that the module can write.</summary>
    private static IEnumerable<ErrorRecord> AllErrors() =>
        from method in typeof(Module.Cmdlets.Errors).GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.ReturnType == typeof(ErrorRecord)
        from failure in Enum.GetValues<ApiFailure>()
        from message in (string[])["No.", "No, because it is being terminated"]
        from parameter in Module.Cmdlets.Errors.RightValues.Keys
        select (ErrorRecord)method.Invoke(
            null, [.. method.GetParameters()
            .Select(one => Argument(one.ParameterType, failure, message, parameter["Invalid".Length..]))])!;

    private static object? Argument(Type type, ApiFailure failure, string message, string parameter) =>
        type == typeof(string) ? parameter
        : type == typeof(ApiException) ? new ApiException(failure, message)
        : type == typeof(ErrorRecord) ? new ErrorRecord(new RuntimeException("No."), "No", ErrorCategory.NotSpecified, null)
        : type == typeof(RuntimeException) || type == typeof(Exception) ? new RuntimeException("No.")
        : null;
}
