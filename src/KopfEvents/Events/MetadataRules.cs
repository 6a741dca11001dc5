using System.Text;
using System.Text.RegularExpressions;

namespace KopfEvents.Events;

/// <summary>
/// What the API server insists on in labels and annotations. Each check gives null for what is good, or what is wrong, worded
/// to follow the pair.
/// </summary>
/// <remarks>Sources: Kubernetes' ValidateLabels, ValidateAnnotations and IsQualifiedName.</remarks>
internal static partial class MetadataRules
{
    /// <summary>The longest name part of a key, and the longest value of a label.</summary>
    public const int MaxNameLength = 63;

    /// <summary>The longest prefix of a key, a DNS subdomain.</summary>
    public const int MaxPrefixLength = 253;

    /// <summary>The most that all annotations of an object may have together, keys included, in bytes of UTF-8.</summary>
    public const int MaxAnnotationBytes = 256 * 1024;

    /// <summary>What the annotations that count repeats need of it.</summary>
    private const int ReservedBytes = 512;

    /// <summary>What the keys of our own annotations begin with.</summary>
    private const string OwnPrefix = "kopfevents/";

    /// <summary>
    /// Checks a label: its key a qualified name, its value empty or at most 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.
    /// </summary>
    public static string? CheckLabel(string key, string value) =>
        CheckQualifiedName(key) is { } problem ? $"has a key that {problem}"
        : value.Length == 0 || IsNamePart(value) ? null
        : "has a value that is no label's: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";

    /// <summary>Checks the key of an annotation; its value can be any text.</summary>
    public static string? CheckAnnotation(string key) =>
        key.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) ? "has a key of KopfEvents' own, which counts repeats there"
        : CheckQualifiedName(key.ToLowerInvariant()) is { } problem ? $"has a key that {problem}"
        : null;

    /// <summary>Checks the size of all annotations together.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="isCounted">Whether the event counts its repeats, which needs some of it.</param>
    public static string? CheckSize(IReadOnlyDictionary<string, string> annotations, bool isCounted)
    {
        var bytes = annotations.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        var most = MaxAnnotationBytes - (isCounted ? ReservedBytes : 0);
        return bytes <= most ? null : $"has {bytes:N0} bytes in all, and the API server takes at most {most:N0}";
    }

    /// <summary>
    /// Checks a qualified name: at most 63 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, with a letter or digit at both ends,
    /// after an optional DNS subdomain and a slash.
    /// </summary>
    public static string? CheckQualifiedName(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, value) : (value[..slash], value[(slash + 1)..]);
        if (prefix is not null && (prefix.Length > MaxPrefixLength || !IsDnsSubdomain(prefix)))
        {
            return "has a prefix that is not a DNS subdomain of at most 253 lower-case letters, digits, '-' and '.'";
        }

        return IsNamePart(name)
            ? null
            : "is not a qualified name: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
    }

    /// <summary>Whether a text is a DNS subdomain, but for its length.</summary>
    public static bool IsDnsSubdomain(string value) => DnsSubdomain().IsMatch(value);

    private static bool IsNamePart(string value) => value.Length <= MaxNameLength && NamePart().IsMatch(value);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex DnsSubdomain();
}
