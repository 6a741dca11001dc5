using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Connections;
using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>What the server has, asked over HTTPS like anybody would.</summary>
internal static class SandboxReading
{
    /// <summary>The events of a namespace.</summary>
    public static List<JsonNode> EventsInNamespace(this Sandbox sandbox, string ns) =>
        [.. sandbox.Get($"api/v1/namespaces/{ns}/events")["items"]!.AsArray().Select(item => item!)];

    /// <summary>What a path holds.</summary>
    public static JsonNode Get(this Sandbox sandbox, string path) => Send(sandbox, HttpMethod.Get, path);

    /// <summary>Merges a patch into what a path holds.</summary>
    public static async Task<HttpResponseMessage> PatchAsync(this Sandbox sandbox, string path, string patch)
    {
        using var cluster = Cluster.Open(new ClusterSelection(sandbox.KubeconfigPath));
        return await cluster.SendAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(patch), "application/merge-patch+json");
    }

    private static JsonNode Send(Sandbox sandbox, HttpMethod method, string path)
    {
        using var cluster = Cluster.Open(new ClusterSelection(sandbox.KubeconfigPath));
        using var response = cluster.SendAsync(method, path).GetAwaiter().GetResult();
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(response.Content.ReadAsStream())!;
    }
}
