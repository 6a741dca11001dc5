using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KopfEvents.Events;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>Labels or annotations that a user gives, as texts, on top of some defaults.</summary>
/// <param name="defaults">What is there without a word; a key that is given comes before it.</param>
internal sealed class LabelPairs(IReadOnlyDictionary<string, string>? defaults = null)
{
    private readonly SortedDictionary<string, string> _pairs = new(defaults?.ToDictionary() ?? [], StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, string> Pairs => _pairs;

    /// <summary>Adds pairs; gives the error of the first one that the server would refuse.</summary>
    /// <param name="parameter">Label or Annotation, whose rules hold.</param>
    /// <param name="given">The pairs; null for none.</param>
    public ErrorRecord? Add(string parameter, IDictionary? given)
    {
        if (given is null) return null;
        foreach (DictionaryEntry entry in given)
        {
            var (key, value) = (TextOf(entry.Key) ?? "", TextOf(entry.Value));
            var problem = value is null ? "has a value that is neither text, number nor truth value"
                : parameter == "Label" ? MetadataRules.CheckLabel(key, value)
                : MetadataRules.CheckAnnotation(key);
            if (problem is not null) return Errors.BadValue(parameter, value is null ? key : $"{key}={value}", problem, null);
            _pairs[key] = value!;
        }

        return null;
    }

    /// <summary>As it stands in manifests: truth values in lower case, numbers with a point, times in RFC 3339.</summary>
    private static string? TextOf(object? value) => PSObjectReader.Unwrap(value) switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        IFormattable number and (ValueType or Version) => number.ToString(null, CultureInfo.InvariantCulture),
        Uri or Version => value!.ToString(),
        _ => null,
    };
}
