using System.Management.Automation;
using System.Reflection;
using KopfEvents.Connections;
using KopfEvents.Module;

namespace KopfEvents.Tests.Help;

/// <summary>Every error of the module says what to do, and is explained in docs/troubleshooting.md.</summary>
public sealed class TroubleshootingTests
{
    [Fact]
    public void Each_error_has_a_section_in_troubleshooting_and_recommends_an_action()
    {
        var sections = Markdown.Sections(Guide.Read("troubleshooting.md").Text, level: 2);
        var explained = sections.Keys.SelectMany(heading => heading.Split(", ")).ToHashSet();
        var errors = AllErrors().ToList();

        Assert.NotEmpty(errors);
        Assert.Empty(errors.Select(error => error.FullyQualifiedErrorId).Distinct().Except(explained));
        Assert.All(errors, error => Assert.EndsWith(".", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal));
    }

    /// <summary>One record of each kind that the module can write; of those about a parameter, the one about -Reason.</summary>
    private static IEnumerable<ErrorRecord> AllErrors() =>
        from method in typeof(Errors).GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.ReturnType == typeof(ErrorRecord)
        from failure in Enum.GetValues<ApiFailure>()
        select (ErrorRecord)method.Invoke(null, [.. method.GetParameters().Select(parameter => Argument(parameter.ParameterType, failure))])!;

    private static object? Argument(Type type, ApiFailure failure) =>
        type == typeof(string) ? "Reason"
        : type == typeof(ApiException) ? new ApiException(failure, "No.")
        : type == typeof(RuntimeException) || type == typeof(Exception) ? new RuntimeException("No.")
        : null;
}
