using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Lists;

/// <summary>Where a list goes on: after which key, in which version of the whole (-1: in the current one).</summary>
internal sealed record ContinueToken(long ResourceVersion, string Start)
{
    private const string Version = "meta.k8s.io/v1";

    public string Encode()
    {
        var json = new JsonObject { ["v"] = Version, ["rv"] = ResourceVersion, ["start"] = Start + "\0" };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Reads a token; a 400 for what is none.</summary>
    public static ContinueToken Decode(string text)
    {
        byte[] bytes;
        try
        {
            var base64 = text.Replace('-', '+').Replace('_', '/');
            bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            throw Fault("illegal base64 data at input byte 0");
        }

        if (GoSyntax.Describe(bytes) is { } syntax)
        {
            throw Fault(syntax);
        }

        var json = JsonNode.Parse(bytes) as JsonObject ?? [];
        if (json.String("v") is var version && version != Version)
        {
            throw Fault($"server does not recognize this encoded version {version}");
        }

        var start = json.String("start");
        return start.Contains("..", StringComparison.Ordinal)
            ? throw Fault(start)
            : new ContinueToken(json.Number("rv"), start.TrimEnd('\0'));
    }

    private static StatusException Fault(string why) =>
        new(Status.BadRequest($"invalid continue token: continue key is not valid: {why}"));
}
