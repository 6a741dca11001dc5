using System.Text;
using System.Text.Json;

namespace KopfEvents.Module.PSObjects;

/// <summary>Texts of JSON.</summary>
internal static class JsonText
{
    /// <summary>The text of a token. <c>"\ud83d"</c> is good JSON and no text: it stays as it is written.</summary>
    public static string Decode(ref Utf8JsonReader token)
    {
        try
        {
            return token.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(token.ValueSpan);
        }
    }
}
