namespace KubernetesSandbox.Tests;

/// <summary>
/// What kubectl prints about a known state, against a sandbox and against the real server: the same, ages and generated values
/// apart.
/// </summary>
public class KubectlOutputTests(RecordedState state) : IClassFixture<RecordedState>
{
    private const string Recording = "kubectl-outputs.json";

    /// <summary>Commands that need what the sandbox does not have.</summary>
    private static readonly Dictionary<string, string> NotCovered = new()
    {
        ["explain event.type"] = "The sandbox publishes no OpenAPI descriptions of fields.",
    };

    public static TheoryData<string> Cases =>
        [.. Recordings.Cases(Recording).Where(one => one["command"] is not null).Select(one => (string)one["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Kubectl_prints_what_it_prints_on_a_real_server(string name)
    {
        Kubectl.SkipUnlessInstalled();
        Assert.SkipWhen(NotCovered.TryGetValue(name, out var reason), reason ?? "");
        var recorded = Recordings.Cases(Recording).Single(one => (string)one["name"]! == name);
        var kubectl = new Kubectl(state.Sandbox.KubeconfigPath, Path.GetTempPath());

        var command = (string)recorded["command"]!;
        var result = await kubectl.RunAsync(command["kubectl ".Length..]);

        var expected = KubectlText.Recorded(recorded["stdout"]);
        var actual = KubectlText.Printed(
            result.Output, from: name.Contains("from Events") || name.EndsWith("has none") ? "Events:" : null);
        Assert.Equal(KubectlText.Recorded(recorded["stderr"]).Normalized, KubectlText.Printed(result.Error).Normalized);
        Assert.Equal(expected.Normalized, actual.Normalized);
        Assert.Equal((int)recorded["exit"]!, result.ExitCode);
        Assert.All(
            expected.Ages.Zip(actual.Ages),
            pair => Assert.InRange(pair.Second, pair.First - KubectlText.AgeTolerance, pair.First + KubectlText.AgeTolerance));
    }
}
