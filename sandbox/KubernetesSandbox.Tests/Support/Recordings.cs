using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Tests.Support;

/// <summary>What a real kube-apiserver and others did, recorded as JSON; the build puts the files beside the tests.</summary>
internal static partial class Recordings
{
    /// <summary>Reads one recording, for example <c>apiserver-events.json</c>.</summary>
    public static JsonObject Load(string fileName) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "recordings", fileName)))!.AsObject();

    /// <summary>The cases of a recording, in the order in which they were recorded.</summary>
    public static IEnumerable<JsonObject> Cases(string fileName) =>
        Load(fileName)["cases"]!.AsArray().Select(node => node!.AsObject());

    /// <summary>Writes out the short form of the recordings: <c>&lt;x*1025&gt;</c> is 1,025 times x.</summary>
    public static string Expand(string text) =>
        Repetition().Replace(text, match => string.Concat(Enumerable.Repeat(
            match.Groups["what"].Value, int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex(@"<(?<what>[^<>*]+)\*(?<times>\d+)>")]
    private static partial Regex Repetition();
}
