using System.Text;
using KopfEvents.Text;

namespace KopfEvents.Events;

/// <summary>
/// What the API server insists on in the fields of an event with an <c>eventTime</c>, and what kopf's page asks for beyond
/// that. Each check gives null for a good value, or what is wrong with it, worded to follow the value.
/// </summary>
/// <remarks>
/// Sources: Kubernetes' validation of events (legacyValidateEvent, ValidateQualifiedName), as recorded from kube-apiserver 1.36.
/// </remarks>
internal static class EventRules
{
    /// <summary>The longest <c>reason</c>, <c>action</c> and <c>reportingInstance</c>, in bytes of UTF-8.</summary>
    public const int MaxFieldBytes = 128;

    /// <summary>
    /// The longest <c>type</c>, in bytes of UTF-8. The server sets no limit, but a table is as wide as its longest type, and in a
    /// terminal of 80 columns every other line would break.
    /// </summary>
    public const int MaxTypeBytes = 32;

    /// <summary>
    /// The longest prefix of an event's name: <c>metadata.name</c> has at most 253 bytes, what follows needs 19.
    /// </summary>
    public const int MaxNamePrefixBytes = 253 - EventTime.NameLength;

    /// <summary>
    /// Checks <c>type</c>: a word of at most 32 bytes. The core group takes every text; kopf's page asks for no spaces.
    /// </summary>
    public static string? CheckType(string value) => CheckWord(value)
        ?? CheckLength(value, MaxTypeBytes, "a column of kubectl's tables holds");

    /// <summary>Checks <c>reason</c>: a word of at most 128 bytes.</summary>
    public static string? CheckReason(string value) => CheckWord(value) ?? CheckLength(value);

    /// <summary>
    /// Checks <c>action</c>, or the name of a handler: printable text of at most 128 bytes, not all of it blank.
    /// </summary>
    public static string? CheckAction(string value) => CheckText(value);

    /// <summary>Checks <c>reportingInstance</c>: printable text of at most 128 bytes.</summary>
    public static string? CheckInstance(string value) => CheckText(value);

    /// <summary>Checks <c>reportingComponent</c>: a qualified name.</summary>
    public static string? CheckComponent(string value) => MetadataRules.CheckQualifiedName(value);

    /// <summary>Checks <c>involvedObject.fieldPath</c>: printable text. The server takes any.</summary>
    public static string? CheckFieldPath(string value) => string.IsNullOrWhiteSpace(value) ? "is empty" : CheckPrintable(value);

    /// <summary>Checks the prefix of event names: what a DNS subdomain can begin with, since a letter or digit follows.</summary>
    public static string? CheckNamePrefix(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        // a letter or digit always follows
        return value.Length is > 0 and <= MaxNamePrefixBytes && MetadataRules.IsDnsSubdomain(value + "x")
            ? null
            : "does not begin an object's name: at most 234 lower-case letters, digits, '-' and '.', a letter or digit first and "
                + "around each '.'";
    }

    private static string? CheckWord(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length == 0) return "is empty";
        return value.Any(char.IsWhiteSpace) ? "contains white space" : CheckPrintable(value);
    }

    private static string? CheckText(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return string.IsNullOrWhiteSpace(value) ? "is empty" : CheckPrintable(value) ?? CheckLength(value);
    }

    private static string? CheckPrintable(string value) =>
        PrintableText.Clean(value) == value ? null : "contains characters that cannot be seen, or reorder the text";

    private static string? CheckLength(string value, int limit = MaxFieldBytes, string whoTakes = "the API server takes") =>
        Encoding.UTF8.GetByteCount(value) is var bytes && bytes <= limit
            ? null
            : $"has {bytes} bytes in UTF-8, and {whoTakes} at most {limit}";
}
