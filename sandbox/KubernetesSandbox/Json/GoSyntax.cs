using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KubernetesSandbox.Json;

/// <summary>What Go's JSON scanner says of text that is no JSON.</summary>
internal static class GoSyntax
{
    private static readonly string[] Literals = ["null", "true", "false"];

    /// <summary>The error, or null when the text is JSON.</summary>
    public static string? Describe(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            var count = 0;
            while (reader.Read())
            {
                count++;
            }

            return count == 0 ? "unexpected end of JSON input" : null;
        }
        catch (JsonException)
        {
            return Locate(json, (int)reader.BytesConsumed, reader.CurrentDepth, reader.TokenType);
        }
    }

    private static string Locate(ReadOnlySpan<byte> json, int at, int depth, JsonTokenType last)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',' or (byte)':')
        {
            at++;
        }

        if (at >= json.Length)
        {
            return "unexpected end of JSON input";
        }

        if (depth == 0 && last is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return $"invalid character {Letter(json[at..])} after top-level value";
        }

        var isInString = json[at] == '"';
        foreach (var literal in Literals)
        {
            if (json[at] != literal[0])
            {
                continue;
            }

            for (var letter = 1; letter < literal.Length; letter++)
            {
                if (at + letter >= json.Length)
                {
                    return "unexpected end of JSON input";
                }

                if (json[at + letter] != literal[letter])
                {
                    return $"invalid character {Letter(json[(at + letter)..])} in literal {literal} (expecting "
                        + $"'{literal[letter]}')";
                }
            }
        }

        if (isInString || (depth > 0 && at == json.Length - 1))
        {
            return "unexpected end of JSON input";
        }

        var where = last == JsonTokenType.StartObject ? "looking for beginning of object key string"
            : "looking for beginning of value";
        return $"invalid character {Letter(json[at..])} {where}";
    }

    private static string Letter(ReadOnlySpan<byte> json)
    {
        if (Rune.DecodeFromUtf8(json, out var rune, out _) != System.Buffers.OperationStatus.Done)
        {
            return string.Create(CultureInfo.InvariantCulture, $"'\\x{json[0]:x2}'");
        }

        return Rune.IsControl(rune) || rune.Value == 0xfeff
            ? string.Create(CultureInfo.InvariantCulture, $"'\\u{rune.Value:x4}'")
            : rune.Value == '\'' ? "'\\''" : $"'{rune}'";
    }
}
