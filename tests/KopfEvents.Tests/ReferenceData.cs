using System.Text.Json.Nodes;

namespace KopfEvents.Tests;

/// <summary>The recordings in tests/reference: what kopf, a real kube-apiserver and kubectl do.</summary>
internal static class ReferenceData
{
    /// <summary>Reads one recording, for example <c>kopf-events.json</c>.</summary>
    public static JsonObject Load(string fileName) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "reference", fileName)))!.AsObject();

    /// <summary>The cases of a recording, in the order in which they were recorded.</summary>
    public static IEnumerable<JsonObject> Cases(string fileName) =>
        Load(fileName)["cases"]!.AsArray().Select(node => node!.AsObject());
}
