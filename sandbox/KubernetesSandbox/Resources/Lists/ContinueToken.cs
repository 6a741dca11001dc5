using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Lists;

/// <summary>Where a list goes on: after which key, in which version of the whole (-1: in the current one).</summary>
internal sealed record ContinueToken(long ResourceVersion, string Start)
{
    private const string Version = "meta.k8s.io/v1";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly (string Name, string GoType, JsonValueKind Kind)[] Fields =
        [("v", "string", JsonValueKind.String), ("rv", "int64", JsonValueKind.Number), ("start", "string", JsonValueKind.String)];

    public string Encode()
    {
        var json = new JsonObject { ["v"] = Version, ["rv"] = ResourceVersion, ["start"] = Start + "\0" };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Reads a token; a 400 for what is none, worded as <c>k8s.io/apiserver/pkg/storage</c> does.</summary>
    public static ContinueToken Decode(string text)
    {
        var bytes = DecodeBase64(text);
        if (GoSyntax.Describe(bytes) is { } syntax)
        {
            throw Fault($": {syntax}");
        }

        var node = JsonNode.Parse(bytes);
        if (node is not (null or JsonObject))
        {
            throw Fault($": json: cannot unmarshal {KindOf(node)} into Go value of type storage.continueToken");
        }

        var json = node as JsonObject ?? [];
        foreach (var (field, type, kind) in Fields)
        {
            if (json[field] is { } value && value.GetValueKind() != kind)
            {
                throw Fault(
                    $": json: cannot unmarshal {KindOf(value)} into Go struct field continueToken.{field} of type {type}");
            }
        }

        if (json.String("v") is var version && version != Version)
        {
            throw Fault($": server does not recognize this encoded version {version}");
        }

        if (json.Number("rv") == 0)
        {
            throw Fault($": incorrect encoded start resourceVersion (version {Version})");
        }

        return json.String("start") switch
        {
            "" => throw Fault($": encoded start key empty (version {Version})"),
            var start when !IsClean(start) => throw Fault($": {start}"),
            var start => new ContinueToken(json.Number("rv"), start.TrimEnd('\0')),
        };
    }

    // Base64 for URLs without padding, as Go reads it: line breaks don't count, and leftover bits are ignored.
    private static byte[] DecodeBase64(string text)
    {
        var sextets = new List<int>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\r' or '\n')
            {
                continue;
            }

            var value = Alphabet.IndexOf(text[at], StringComparison.Ordinal);
            sextets.Add(value >= 0 ? value : throw Illegal(at));
        }

        if (sextets.Count % 4 == 1)
        {
            throw Illegal(text.Length - 1);
        }

        var bytes = new byte[sextets.Count * 6 / 8];
        for (var at = 0; at < bytes.Length; at++)
        {
            var (first, shift) = (at * 8 / 6, at * 8 % 6);
            bytes[at] = (byte)(((sextets[first] << 6) | sextets[first + 1]) >> (4 - shift));
        }

        return bytes;
    }

    // Keys can't lead out of where they belong: path.Clean would leave them as they are.
    private static bool IsClean(string key) => key == "/" || !key.TrimStart('/').Split('/').Any(part => part is "" or "." or "..")
        && !key.StartsWith("//", StringComparison.Ordinal);

    private static string KindOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static StatusException Illegal(int at) =>
        Fault(string.Create(CultureInfo.InvariantCulture, $": illegal base64 data at input byte {at}"));

    private static StatusException Fault(string why) =>
        new(Status.BadRequest($"invalid continue token: continue key is not valid{why}"));
}
