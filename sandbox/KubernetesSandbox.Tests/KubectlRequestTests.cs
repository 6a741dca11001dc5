using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests;

/// <summary>
/// What kubectl asks, command by command in the recorded order: the same of a sandbox as of the real server, with the same
/// success.
/// </summary>
public partial class KubectlRequestTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: from-file, namespace: apps }
        spec: { containers: [{ name: c, image: nginx }] }
        """;

    private const string Event = """
        apiVersion: v1
        kind: Event
        metadata: { generateName: k-, namespace: apps }
        involvedObject: { kind: Pod, name: web-0, namespace: apps }
        reason: R
        message: M
        type: Normal
        """;

    private const string WithoutSchema = "The sandbox's OpenAPI has no fields, so kubectl asks for OpenAPI v2 in vain and makes "
        + "its patch without.";

    /// <summary>Commands that differ, and why.</summary>
    private static readonly Dictionary<string, string> Differing = new()
    {
        ["apply -f pod.yaml (exists, made by create)"] = WithoutSchema,
        ["apply -f pod.yaml again"] = WithoutSchema,
        ["apply --server-side"] = "kubectl hands its annotation over to another manager, which conflicts; it works nevertheless.",
        ["logs"] = "The sandbox runs no containers and keeps no logs.",
    };

    [Fact]
    public async Task Kubectl_asks_a_sandbox_what_it_asks_a_real_server()
    {
        Kubectl.SkipUnlessInstalled();
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { RecordRequests = true }, TestContext.Current.CancellationToken);
        await RecordedState.CreateObjectsAsync(sandbox);
        var directory = Directory.CreateTempSubdirectory("kubectl-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "pod.yaml"), Pod, TestContext.Current.CancellationToken);
        var kubectl = new Kubectl(sandbox.KubeconfigPath, directory.FullName);

        var differences = new List<string>();
        foreach (var recorded in Recordings.Cases("kubectl-requests.json").Where(IsAboutThisServer))
        {
            var name = (string)recorded["name"]!;
            sandbox.ClearRequests();
            var isEndless = name.EndsWith("(2 s)");
            var result = await RunAsync(kubectl, sandbox, recorded, isEndless);
            var requests = recorded["requests"]!.AsArray().Select(Recorded);
            var expected = $"exit {(isEndless ? result.ExitCode : recorded["exit"])}\n{string.Join('\n', requests)}";
            var actual = $"exit {result.ExitCode}\n{string.Join('\n', sandbox.Requests.Where(IsKubectls).Select(Asked))}";
            if (expected != actual != Differing.ContainsKey(name))
            {
                differences.Add($"## {name}\n# expected\n{expected}\n# actual\n{actual}\n{result.Error}");
            }
        }

        directory.Delete(recursive: true);
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    // The last cases are about other servers than the real one; "with the cache" is about kubectl's own cache.
    private static bool IsAboutThisServer(JsonObject recorded) =>
        recorded["requests"] is not null && !((string)recorded["name"]!).Contains("with the cache");

    private static Task<Kubectl.Result> RunAsync(Kubectl kubectl, Sandbox sandbox, JsonObject recorded, bool isEndless)
    {
        var command = ((string)recorded["command"]!)["kubectl ".Length..];
        return kubectl.RunAsync(
            command, command.EndsWith("-f -") ? Event : null, isEndless ? () => WatchStartedAsync(sandbox) : null);
    }

    private static async Task WatchStartedAsync(Sandbox sandbox)
    {
        while (!sandbox.Requests.Any(request => request.Path.Contains("watch=true")))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // Some distributions of kubectl are a dispatcher that asks for the version first, to start the kubectl that fits.
    private static bool IsKubectls(RecordedRequest request) => request.Path != "/version?timeout=5s";

    private static string Recorded(JsonNode? request) =>
        Comparable($"{request!["status"]} {request["method"]} {request["path"]}");

    private static string Asked(RecordedRequest request) => Comparable($"{request.Status} {request.Method} {request.Path}");

    /// <summary>
    /// Blanks out what differs in each run, and sorts the terms of a field selector, which kubectl takes from a map.
    /// </summary>
    private static string Comparable(string request)
    {
        request = Uid().Replace(request, "<uid>");
        request = Volatile().Replace(request, "$1=<any>");
        return FieldSelector().Replace(request, match =>
            "fieldSelector=" + string.Join("%2C", match.Groups[1].Value.Split("%2C").Order(StringComparer.Ordinal)));
    }

    [GeneratedRegex("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex("(hash|continue|timeoutSeconds|resourceVersion(?!=0))=[^&]+")]
    private static partial Regex Volatile();

    [GeneratedRegex("fieldSelector=([^&]+)")]
    private static partial Regex FieldSelector();
}
