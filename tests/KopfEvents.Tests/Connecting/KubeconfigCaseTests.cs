namespace KopfEvents.Tests.Connecting;

/// <summary>With each kubeconfig, environment and network of the recorded cases, the cmdlets do what kubectl does.</summary>
public sealed class KubeconfigCaseTests(CaseRunner runner) : IClassFixture<CaseRunner>
{
    /// <summary>What is not as with kubectl, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["client certificates: chain with intermediate and root"] =
            ".NET leaves the root of a client's chain out; a server that trusts the root has it.",
    };

    public static TheoryData<string> Cases => [.. KubeconfigCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_cmdlets_do_what_kubectl_does(string name)
    {
        var facts = runner.FactsOf(name);

        if (Exceptions.ContainsKey(name)) Assert.NotEmpty(facts.Differences);
        else Assert.True(facts.Differences.Count == 0, $"{string.Join('\n', facts.Differences)}\n\n{facts.Output}");
    }

    [Fact]
    public void There_are_few_exceptions() => Assert.InRange(Exceptions.Count, 0, 5);
}
