using System.Buffers;
using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace KopfEvents.Objects;

/// <summary>
/// Reads manifests: JSON, or YAML of one or more documents, as they stand in files or come from <c>kubectl get -o yaml</c>.
/// </summary>
internal static class Manifest
{
    /// <summary>The deepest nesting, of JSON and of YAML.</summary>
    public const int MaxDepth = 1000;

    /// <summary>The longest JSON that a YAML text may become: aliases can make a small text endless.</summary>
    private const int MaxJsonBytes = 64 * 1024 * 1024;

    /// <summary>Reads the documents of a text.</summary>
    /// <exception cref="FormatException">It is neither JSON nor YAML; the message says where it goes wrong.</exception>
    public static IReadOnlyList<JsonElement> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.AsSpan().TrimStart() is ['{' or '[', ..] ? [ParseJson(text)] : ParseYaml(text);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException("not valid Unicode: half of a surrogate pair is missing", exception);
        }
    }

    private static JsonElement ParseJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new FormatException(
                $"not whole JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})", exception);
        }
    }

    private static List<JsonElement> ParseYaml(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new ShallowParser(new Parser(new StringReader(text))));
            return [.. stream.Documents.Select(document => ToJson(document.RootNode))
                .Where(json => json.ValueKind != JsonValueKind.Null)];
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException)
        {
            throw new FormatException(
                exception is YamlException { Start: var start }
                ? $"not YAML (line {start.Line}, column {start.Column})"
                : "not YAML", exception);
        }
    }

    private static JsonElement ToJson(YamlNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = MaxDepth, SkipValidation = true }))
        {
            Write(json, node, depth: 0);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node, int depth)
    {
        if (depth >= MaxDepth || json.BytesCommitted + json.BytesPending > MaxJsonBytes)
        {
            throw TooMuch();
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (key, value) in mapping.Children.DistinctBy(pair => pair.Key.ToString()))
                {
                    json.WritePropertyName(key.ToString());
                    Write(json, value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Children) Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, (YamlScalarNode)node);
                break;
        }
    }

    /// <summary>Plain scalars are what the core schema of YAML 1.2 makes of them; quoted ones are text.</summary>
    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) json.WriteStringValue(text);
        else if (text is "" or "~" or "null" or "Null" or "NULL") json.WriteNullValue();
        else if (text is "true" or "True" or "TRUE") json.WriteBooleanValue(true);
        else if (text is "false" or "False" or "FALSE") json.WriteBooleanValue(false);
        else if (
            long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) json.WriteNumberValue(whole);
        else if (
            text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(text);
    }

    private static FormatException TooMuch() => new("YAML that is nested too deeply, or grows too large by its aliases");

    /// <summary>
    /// Ends before the loader, which goes down with each level, has used up the stack: that would be the end of the process.
    /// </summary>
    private sealed class ShallowParser(IParser parser) : IParser
    {
        private int _depth;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            if (!parser.MoveNext()) return false;
            _depth += parser.Current!.NestingIncrease;
            return _depth <= MaxDepth ? true : throw TooMuch();
        }
    }
}
