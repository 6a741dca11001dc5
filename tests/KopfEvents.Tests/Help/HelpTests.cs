using System.Management.Automation;

namespace KopfEvents.Tests.Help;

/// <summary>Code, pages and the help file that Get-Help reads say the same.</summary>
public sealed class HelpTests : IDisposable
{
    private const string HowToRenew = "The help file is not that of the pages: ./build.ps1 -Task Docs makes it anew.";

    private readonly PowerShellSession _session = new();

    public static TheoryData<string> Cmdlets => [.. CmdletPage.Names];

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Each_cmdlet_has_a_page_and_is_in_the_help_file_and_nothing_else_is()
    {
        var exported = _session.Run("Get-Command -Module KopfEvents").Output.Select(one => ((CommandInfo)one.BaseObject).Name)
            .Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(exported);
        Assert.Equal(exported, CmdletPage.Names);
        Assert.Equal(exported, MamlCommand.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_has_the_parameters_of_the_code(string cmdlet)
    {
        var command = Command(cmdlet);
        var code = Parameters(command)
            .ToDictionary(one => one.Name, one => ParameterFacts.Of(one, command.ImplementingType).ToString());

        var page = CmdletPage.Read(cmdlet).Parameters;

        Assert.Equal(Lines(code), Lines(page.ToDictionary(one => one.Key, one => one.Value.Facts.ToString())));
        Assert.All(page, one => Assert.EndsWith(".", one.Value.Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_has_the_parameter_sets_of_the_code(string cmdlet)
    {
        var command = Command(cmdlet);
        var sets = command.ParameterSets.ToDictionary(
            set => set.Name + (set.IsDefault && command.ParameterSets.Count > 1 ? "*" : ""),
            set => string.Join(' ', Parameters(set).Order(StringComparer.Ordinal)));

        Assert.Equal(
            Lines(sets), Lines(CmdletPage.Read(cmdlet).Syntax.ToDictionary(set => set.Key, set => string.Join(' ', set.Value))));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_names_the_output_types_of_the_code_and_has_three_examples_and_links_that_lead_somewhere(string cmdlet)
    {
        var page = CmdletPage.Read(cmdlet);

        Assert.Equal(
            Command(cmdlet).OutputType.Select(type => type.Name).Order(StringComparer.Ordinal),
            page.Outputs.Keys.Order(StringComparer.Ordinal));
        Assert.True(page.Examples.Count >= 3);
        Assert.NotEmpty(page.Links);
        Assert.All(page.Links, link => Assert.True(
            link.Target.StartsWith("https://", StringComparison.Ordinal)
                || File.Exists(Path.Combine(CmdletPage.Folder, link.Target)), link.Target));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_file_has_the_parameters_of_the_page(string cmdlet)
    {
        var page = CmdletPage.Read(cmdlet);
        var maml = MamlCommand.All[cmdlet];

        Assert.Equal(page.Parameters.Keys.Order(StringComparer.Ordinal), maml.Parameters.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, parameter) in page.Parameters)
        {
            var (facts, written) = (parameter.Facts, maml.Parameters[name]);
            Assert.Equal(
                (name, parameter.Text, facts.Type, facts.Default, facts.Wildcards),
                (name, written.Text, written.Type, written.Default, written.Wildcards));
            Assert.Equal(facts.Aliases, written.Aliases);
            Assert.Equal(facts.Values, written.Values);
            if (facts.Sets is not [var only]) continue;
            Assert.Equal(
                (name, only.IsRequired, only.Position.ToLowerInvariant(), only.FromPipeline),
                (name, written.IsRequired, written.Position.ToLowerInvariant(),
                    written.Pipeline.StartsWith("true", StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_file_has_the_texts_and_examples_of_the_page(string cmdlet)
    {
        var (page, maml) = (CmdletPage.Read(cmdlet), MamlCommand.All[cmdlet]);

        Assert.True(page.Synopsis == maml.Synopsis, HowToRenew);
        Assert.True(page.Description == maml.Description, HowToRenew);
        Assert.True(page.Notes == maml.Notes, HowToRenew);
        Assert.Equal(page.Inputs, maml.Inputs);
        Assert.Equal(page.Outputs, maml.Outputs);
        Assert.Equal(
            page.Links.Select(
                link => link.Target.StartsWith("https:", StringComparison.Ordinal) ? $"{link.Text} ({link.Target})" : link.Text),
                maml.Links);
        Assert.Equal(page.Examples.Select(one => (one.Title, one.Code)), maml.Examples);
        foreach (var (output, remarks) in page.Examples.Select(one => one.Output).Zip(maml.Remarks))
        {
            Assert.True(output is null || remarks.Contains(output), $"{HowToRenew} It does not have\n{output}");
        }

        Assert.Equal(page.Syntax.Values.Select(set => string.Join(' ', set)), maml.Syntax.Select(set => string.Join(' ', set)));
    }

    private static IEnumerable<ParameterMetadata> Parameters(CmdletInfo command) =>
        command.Parameters.Values.Where(one => !IsCommon(one.Name) && !IsHidden(one.Attributes));

    private static IEnumerable<string> Parameters(CommandParameterSetInfo set) => set.Parameters
        .Where(one => !IsCommon(one.Name) && !IsHidden(one.Attributes)).Select(one => one.Name);

    /// <summary>Whether a parameter is there to be refused only, instead of being taken for another one.</summary>
    private static bool IsHidden(IEnumerable<Attribute> attributes) =>
        attributes.OfType<ParameterAttribute>().Any(one => one.DontShow);

    private static bool IsCommon(string name) => Cmdlet.CommonParameters.Contains(name);

    private static IEnumerable<string> Lines(Dictionary<string, string> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}");

    private CmdletInfo Command(string name) => (CmdletInfo)Assert.Single(_session.Run($"Get-Command {name}").Output).BaseObject;
}
