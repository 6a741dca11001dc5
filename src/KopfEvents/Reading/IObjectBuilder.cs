using System.Text.Json;

namespace KopfEvents.Reading;

/// <summary>
/// Builds an object of whatever kind a caller wants from the tokens of its JSON, as they come from the server: one pass, and no
/// copy of the JSON in between. A builder is used for one object after the other, by one thread at a time.
/// </summary>
/// <typeparam name="T">What is built.</typeparam>
internal interface IObjectBuilder<out T>
{
    /// <summary>Takes the next token of the object: first the start of the object, and last its end.</summary>
    void Add(ref Utf8JsonReader token);

    /// <summary>Gives the object whose last token has been taken, and is ready for the next one.</summary>
    T Build();

    /// <summary>Forgets an object that broke off.</summary>
    void Reset();
}
