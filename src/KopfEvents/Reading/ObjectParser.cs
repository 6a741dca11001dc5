using System.Text.Json;

namespace KopfEvents.Reading;

/// <summary>Hands the tokens of one object after the other to a builder, and knows which object it is.</summary>
internal sealed class ObjectParser<T>(IObjectBuilder<T> builder)
{
    private readonly FieldReader _metadata =
        new("metadata.name", "metadata.namespace", "metadata.uid", "metadata.resourceVersion");

    /// <summary>Takes the next token; true when it was the object's last one.</summary>
    public bool Add(ref Utf8JsonReader token)
    {
        builder.Add(ref token);
        _metadata.Add(ref token);
        return _metadata.IsComplete;
    }

    /// <summary>Gives the object that is complete, and is ready for the next one.</summary>
    public ParsedObject<T> Take()
    {
        var (name, ns) = (_metadata[0] ?? "", _metadata[1]);
        var identity = new ObjectIdentity(name, ns, _metadata[2] ?? $"{ns}/{name}", _metadata[3] ?? "");
        _metadata.Reset();
        return new ParsedObject<T>(builder.Build(), identity);
    }

    /// <summary>Reads a whole object.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public ParsedObject<T> Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonChunks.ReaderOptions);
        while (reader.Read() && !Add(ref reader)) { }
        return Take();
    }

    /// <summary>Forgets an object that broke off.</summary>
    public void Reset()
    {
        builder.Reset();
        _metadata.Reset();
    }
}

/// <summary>An object that was read.</summary>
internal readonly record struct ParsedObject<T>(T Value, ObjectIdentity Identity);
