using System.Text.Json;

namespace KubernetesSandbox.Tests;

/// <summary>
/// The sandbox against what a real kube-apiserver sent back. <c>known-differences.json</c> names the cases in which it differs
/// and why; a case that differs without being named, or agrees although it is named, fails.
/// </summary>
public class ReplayTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Dictionary<string, string>> Known =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "known-differences.json")))!;

    [Theory]
    [InlineData("apiserver-events.json", "events.yaml", 0.95)]
    [InlineData("apiserver-events-new.json", "events.yaml", 0.95)]
    [InlineData("apiserver-events-updates.json", "events.yaml", 0.95)]
    [InlineData("apiserver-objects.json", "objects.yaml,apps-events.yaml", 0.75)]
    [InlineData("apiserver-watch.json", "objects.yaml", 0.75)]
    [InlineData("apiserver-auth.json", "objects.yaml", 0.90)]
    [InlineData("apiserver-discovery.json", "objects.yaml", 0.90)]
    public async Task The_sandbox_responds_as_recorded(string recording, string seeds, double leastShare)
    {
        await using var replay = await Replay.StartAsync(seeds.Split(','));
        var results = await replay.RunAsync(recording);

        var known = Known.GetValueOrDefault(recording, []);
        var agreeing = results.Count(result => result.Difference is null);
        output.WriteLine($"{recording}: {agreeing} of {results.Count} agree");
        var unlisted = results.Where(result => result.Difference is not null && !known.ContainsKey(result.Case))
            .Select(result => $"differs: {result.Case}: {result.Difference}");
        var outdated = results.Where(result => result.Difference is null && known.ContainsKey(result.Case))
            .Select(result => $"agrees now: {result.Case}");
        var unknown = known.Keys.Except(results.Select(result => result.Case)).Select(name => $"no such case: {name}");
        var complaints = unlisted.Concat(outdated).Concat(unknown).ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints.Prepend($"{agreeing} of {results.Count} agree")));
        Assert.True(agreeing >= leastShare * results.Count, $"{agreeing} of {results.Count} agree");
    }
}
