using System.Text;
using System.Text.RegularExpressions;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>
/// What may be a name, a label, a label's value; each rule gives the messages of <c>k8s.io/apimachinery/pkg/util/validation</c>,
/// none when it is met.
/// </summary>
internal static partial class Names
{
    private static readonly string[] NoSegment = ["/", "%"];

    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainPattern = LabelPattern + "(\\." + LabelPattern + ")*";
    private const string QualifiedPattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string ValuePattern = "(" + QualifiedPattern + ")?";

    private const string LabelText =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '" + LabelPattern + "')";

    private const string SubdomainText =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
        + "end with an alphanumeric character (e.g. 'example.com', regex used for validation is '" + SubdomainPattern + "')";

    private const string QualifiedCharacters =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + QualifiedPattern + "')";

    private const string QualifiedText = "name part " + QualifiedCharacters;

    private const string ValueText =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
        + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
        + ValuePattern + "')";

    /// <summary>What any name in a path must be: one segment.</summary>
    public static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        return NoSegment.Where(mark => name.Contains(mark, StringComparison.Ordinal)).Select(mark => $"may not contain '{mark}'");
    }

    /// <summary>A DNS label, of up to 63 characters.</summary>
    public static IEnumerable<string> Label(string name)
    {
        if (name.Length > 63)
        {
            yield return "must be no more than 63 characters";
        }

        if (!LabelRegex().IsMatch(name))
        {
            yield return LabelText;
        }
    }

    /// <summary>A DNS subdomain, of up to 253 characters.</summary>
    public static IEnumerable<string> Subdomain(string name) => Subdomain(name, "characters");

    /// <summary>An optional DNS subdomain and slash, then up to 63 letters, digits, dashes, underscores and dots.</summary>
    public static IEnumerable<string> Qualified(string value)
    {
        var parts = value.Split('/');
        if (parts.Length > 2)
        {
            yield return "a valid label key " + QualifiedCharacters
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
            {
                yield return "prefix part must be non-empty";
            }
            else
            {
                foreach (var message in Subdomain(parts[0], "bytes"))
                {
                    yield return "prefix part " + message;
                }
            }
        }

        var name = parts[^1];
        if (name.Length == 0)
        {
            yield return "name part must be non-empty";
        }
        else if (Encoding.UTF8.GetByteCount(name) > 63)
        {
            yield return "name part must be no more than 63 bytes";
        }

        if (!QualifiedRegex().IsMatch(name))
        {
            yield return QualifiedText;
        }
    }

    /// <summary>A label's value: empty, or up to 63 letters, digits, dashes, underscores and dots.</summary>
    public static IEnumerable<string> LabelValue(string value)
    {
        if (Encoding.UTF8.GetByteCount(value) > 63)
        {
            yield return "must be no more than 63 bytes";
        }

        if (!ValueRegex().IsMatch(value))
        {
            yield return ValueText;
        }
    }

    private static IEnumerable<string> Subdomain(string name, string unit)
    {
        if (name.Length > 253)
        {
            yield return $"must be no more than 253 {unit}";
        }

        if (!SubdomainRegex().IsMatch(name))
        {
            yield return SubdomainText;
        }
    }

    [GeneratedRegex("^" + LabelPattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelRegex();

    [GeneratedRegex("^" + SubdomainPattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubdomainRegex();

    [GeneratedRegex("^" + QualifiedPattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedRegex();

    [GeneratedRegex("^" + ValuePattern + "\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValueRegex();
}
