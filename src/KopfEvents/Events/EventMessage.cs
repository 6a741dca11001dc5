using KopfEvents.Text;

namespace KopfEvents.Events;

/// <summary>The <c>message</c> of an event: one line, printable, within the server's limit.</summary>
internal static class EventMessage
{
    /// <summary>
    /// The longest message that the API server takes, in bytes of UTF-8. Its refusal says "characters" but it counts bytes
    /// (recorded from kube-apiserver 1.36: 257 characters of four bytes are refused).
    /// </summary>
    public const int MaxBytes = 1024;

    /// <summary>Makes a message of any text: cleans it, then cuts it in the middle if it is too long.</summary>
    /// <param name="text">Any text, of any length.</param>
    /// <param name="keepNewline">Keeps line breaks, each as one line feed. They break <c>kubectl</c>'s tables.</param>
    public static string From(string text, bool keepNewline = false) =>
        TextCut.Middle(PrintableText.Clean(text, keepNewline), MaxBytes);
}
