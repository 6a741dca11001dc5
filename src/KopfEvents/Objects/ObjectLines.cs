using System.Text;
using System.Text.Json;

namespace KopfEvents.Objects;

/// <summary>
/// Finds the objects in manifests that come line by line, as a pipeline brings what a program prints. A document begins with a
/// line that can be nothing else. JSON ends with its last bracket; YAML ends where something else begins, or all does.
/// </summary>
/// <param name="reader">Reads whole documents.</param>
/// <param name="maxLength">The longest document, in characters: it is held in memory.</param>
internal sealed class ObjectLines(ObjectReader reader, int maxLength = 64 * 1024 * 1024)
{
    private static readonly string[] FirstKeys = ["apiVersion:", "kind:", "metadata:", "items:"];

    private readonly StringBuilder _text = new();
    private Part _part;
    private JsonEnd _json = new();
    private bool _hasContent;
    private bool _hasApiVersion;

    private enum Part
    {
        None,
        Json,
        Yaml,

        /// <summary>What is left of a document whose error is told already.</summary>
        Broken,
    }

    /// <summary>Takes a text if it is a line of a document.</summary>
    /// <param name="text">What comes next. A text of several lines is no line, and ends the document before it.</param>
    /// <param name="completed">The objects of the documents that end here, or what is wrong with them.</param>
    /// <returns>Whether it is; if not, it is something by itself.</returns>
    public bool TryAdd(string text, out IEnumerable<Target> completed)
    {
        ArgumentNullException.ThrowIfNull(text);
        completed = [];
        text = ObjectReader.WithoutByteOrderMark(text);
        if (text.AsSpan().TrimEnd("\r\n").Contains('\n'))
        {
            completed = End();
            return false;
        }

        if (_part == Part.Broken && !BeginsSomething(text)) return true;
        if (_part == Part.Broken || (_part == Part.Yaml && EndsYaml(text))) completed = End();
        if (_part == Part.None && !Begin(text)) return IsNothing(text);
        completed = completed.Concat(Append(text));
        return true;
    }

    /// <summary>Ends the document that has begun.</summary>
    /// <returns>Its objects, or what is wrong with it.</returns>
    public IEnumerable<Target> End()
    {
        var document = _part == Part.Json || (_part == Part.Yaml && _hasContent) ? reader.Read(_text.ToString()) : [];
        Reset(Part.None);
        return document;
    }

    private bool Begin(string line)
    {
        _part = BeginsJson(line.AsSpan().TrimStart()) ? Part.Json : BeginsYaml(line) ? Part.Yaml : Part.None;
        return _part != Part.None;
    }

    private IEnumerable<Target> Append(string line)
    {
        if (_text.Length + line.Length > maxLength)
        {
            Reset(Part.Broken);
            return [new Target(
                null) { Problem =
                    $"This document is longer than {maxLength:N0} characters, which is too much to be read as a whole." }];
        }

        if (_text.Length > 0) _text.Append('\n');
        _text.Append(line);
        if (_part == Part.Yaml)
        {
            _hasContent |= (IsMark(line) ? line.AsSpan(3) : line).TrimStart() is not ([] or ['#', ..]);
            _hasApiVersion |= line.StartsWith(FirstKeys[0], StringComparison.Ordinal);
            return [];
        }

        try
        {
            return _json.IsReached(line) ? End() : [];
        }
        catch (JsonException)
        {
            var broken = End();
            Reset(Part.Broken);
            return broken;
        }
    }

    private void Reset(Part part)
    {
        _part = part;
        _json = new JsonEnd();
        _text.Clear();
        (_hasContent, _hasApiVersion) = (false, false);
    }

    /// <summary>
    /// In YAML, no name and no bracket can stand at the beginning of a line; and two objects may follow each other without a
    /// mark.
    /// </summary>
    private bool EndsYaml(string line) =>
        _hasContent
            && (IsMark(line) || line is "..." || BeginsJson(line)
            || (_hasApiVersion && line.StartsWith(FirstKeys[0], StringComparison.Ordinal))
            || ObjectName.TryParse(line) is not null);

    private static bool BeginsSomething(string line) => BeginsJson(line) || BeginsYaml(line)
        || ObjectName.TryParse(line) is not null;

    private static bool BeginsJson(ReadOnlySpan<char> line) => line is ['{' or '[', ..];

    private static bool BeginsYaml(string line) => IsMark(line)
        || Array.Exists(FirstKeys, key => line.StartsWith(key, StringComparison.Ordinal));

    private static bool IsMark(string line) => line is "---" || line.StartsWith("--- ", StringComparison.Ordinal);

    /// <summary>Comments stand in front of manifests and in lists of names.</summary>
    private static bool IsNothing(string line) => line is ['#', ..] or "...";

    /// <summary>Finds the end of a JSON text that comes line by line.</summary>
    private sealed class JsonEnd
    {
        private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = Manifest.MaxDepth });
        private byte[] _rest = [];

        /// <summary>Whether the text ends with this line.</summary>
        /// <exception cref="JsonException">It is not JSON.</exception>
        public bool IsReached(string line)
        {
            byte[] bytes = [.. _rest, .. Encoding.UTF8.GetBytes(line), (byte)'\n'];
            var json = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
            while (json.Read()) { }
            _state = json.CurrentState;
            _rest = bytes[(int)json.BytesConsumed..];
            return json.CurrentDepth == 0 && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
        }
    }
}
