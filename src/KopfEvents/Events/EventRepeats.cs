using System.Security.Cryptography;
using System.Text;
using KopfEvents.Objects;

namespace KopfEvents.Events;

/// <summary>How often the same event has happened: what its one Event on the server counts.</summary>
/// <param name="Count">How often in all.</param>
/// <param name="FirstTime">When first.</param>
/// <param name="LastTime">When last.</param>
/// <param name="Writes">
/// The latest writes, newest first. Whoever has lost the response to a write finds here whether it took effect, and does not
/// count twice.
/// </param>
internal sealed record EventRepeats(int Count, DateTimeOffset FirstTime, DateTimeOffset LastTime, IReadOnlyList<string> Writes)
{
    /// <summary>The annotation that holds the <see cref="Writes"/>.</summary>
    public const string WritesAnnotation = "kopfevents/writes";

    internal const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>
    /// How many writes are remembered: more than there are writers at once, whose writes can come between a write and its retry.
    /// </summary>
    private const int MaxWrites = 32;

    /// <summary>A write that happens for the first time.</summary>
    public static string NewWrite() => RandomNumberGenerator.GetString(Base32, 8);

    /// <summary>The same with more repeats, those of one write.</summary>
    public EventRepeats Add(EventRepeats more) =>
        new(checked(Count + more.Count), FirstTime, more.LastTime > LastTime ? more.LastTime : LastTime,
            [.. more.Writes, .. Writes.Take(MaxWrites - 1)]);

    /// <summary>Whether the write of some repeats has taken effect, as far as is remembered.</summary>
    public bool Includes(EventRepeats written) => Writes.Contains(written.Writes[0]);

    /// <summary>
    /// What the name of such an event ends in: a digest of all that it says, or of the key in place of the message, so that
    /// several runs and machines write to the same one. Which replica reports is not part of it, nor are labels and annotations.
    /// </summary>
    internal static string NameOf(ObjectReference involved, ObjectReference? related, EventDraft draft, string component)
    {
        string?[] parts =
        [
            involved.ApiVersion, involved.Kind, involved.Namespace, involved.Name, involved.Uid, draft.Type, draft.Reason,
            draft.AggregateKey is null ? EventMessage.From(draft.Message, draft.KeepNewline) : "",
            draft.Action, component, related?.ToString(), related?.Uid,
            .. draft.FieldPath is null ? (string?[])[] : ["fieldPath", draft.FieldPath],
            .. draft.AggregateKey is null ? (string?[])[] : ["key", draft.AggregateKey],
        ];
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
        return string.Create(16, digest, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = Base32[bytes[i] & 31];
        });
    }
}
