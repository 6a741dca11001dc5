using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubernetesSandbox.Tests.Support;

/// <summary>JSON spaced as the recorder sent it: some errors quote the body, and its length counts against a limit.</summary>
internal static class PythonJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(Member))}}}",
        JsonArray list => "[" + string.Join(", ", list.Select(Write)) + "]",
        null => "null",
        _ => node.ToJsonString(Relaxed),
    };

    private static string Member(KeyValuePair<string, JsonNode?> member) =>
        $"{JsonSerializer.Serialize(member.Key, Relaxed)}: {Write(member.Value)}";
}
