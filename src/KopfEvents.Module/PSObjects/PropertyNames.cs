using System.Text;
using System.Text.Json;
using KopfEvents.Reading;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Remembers the names of properties and what they mean: objects of one kind have the same names again and again, and each is one
/// string.
/// </summary>
internal sealed class PropertyNames
{
    /// <summary>Labels and data have names without end: beyond this, a name is not remembered.</summary>
    private const int Slots = 1024;

    private readonly (byte[] Utf8, string Name, FieldMeaning Meaning)[] _slots = new (byte[], string, FieldMeaning)[Slots];

    /// <summary>The name that the token is, and what it means.</summary>
    public (string Name, FieldMeaning Meaning) Get(ref Utf8JsonReader token)
    {
        // Those with escapes are rare, and their bytes are not their name.
        if (token.ValueIsEscaped) return WithMeaning(JsonText.Decode(ref token));
        ref var slot = ref _slots[Hash(token.ValueSpan) % Slots];
        if (slot.Utf8 is null || !token.ValueSpan.SequenceEqual(slot.Utf8))
        {
            var (name, meaning) = WithMeaning(Encoding.UTF8.GetString(token.ValueSpan));
            slot = (token.ValueSpan.ToArray(), name, meaning);
        }

        return (slot.Name, slot.Meaning);
    }

    private static (string Name, FieldMeaning Meaning) WithMeaning(string name) => (name, FieldMeanings.Of(name));

    /// <summary>FNV-1a.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261;
        foreach (var b in utf8) hash = (hash ^ b) * 16777619;
        return hash;
    }
}
