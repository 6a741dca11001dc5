using System.Text;
using System.Text.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Selectors;

/// <summary>A field selector: <c>metadata.name=a,status.phase!=Running</c>, on the fields that a resource offers.</summary>
internal sealed class FieldSelector
{
    private readonly List<Term> _terms;

    private FieldSelector(List<Term> terms) => _terms = terms;

    public bool IsEmpty => _terms.Count == 0;

    /// <summary>The name, when the selector asks for one object.</summary>
    public string? Name => _terms.Find(term => term is { Field: "metadata.name", IsEqual: true })?.Value;

    /// <summary>The namespace, when the selector asks for one.</summary>
    public string? Namespace => _terms.Find(term => term is { Field: "metadata.namespace", IsEqual: true })?.Value;

    /// <summary>Reads a selector; a 400 for what is none, and for fields that the resource does not offer.</summary>
    public static FieldSelector Parse(string text, ResourceDefinition resource)
    {
        // The terms are read in their alphabetical order, which decides about which of several faults is told.
        var terms = Split(text).Where(term => term.Length > 0).Order(StringComparer.Ordinal).Select(term => SplitTerm(term, text))
            .ToList();
        return new([.. terms.Select(term => Read(term.Field, term.Value, term.IsEqual, resource))]);
    }

    /// <summary>Whether a stored object matches.</summary>
    public bool Matches(ReadOnlyMemory<byte> json)
    {
        if (IsEmpty)
        {
            return true;
        }

        // Most objects that don't match don't even hold the text: no need to parse those.
        if (_terms.Exists(term => term is { IsEqual: true, Needle.Length: > 0 } && json.Span.IndexOf(term.Needle) < 0))
        {
            return false;
        }

        using var document = JsonDocument.Parse(json);
        return _terms.TrueForAll(term => term.Value == Read(document.RootElement, term.Path) == term.IsEqual);
    }

    private static IEnumerable<string> Split(string text)
    {
        var term = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == ',')
            {
                yield return term.ToString();
                term.Clear();
            }
            else
            {
                term.Append(text[at]);
                if (text[at] == '\\' && at + 1 < text.Length)
                {
                    term.Append(text[++at]);
                }
            }
        }

        yield return term.ToString();
    }

    private static (string Field, string Value, bool IsEqual) SplitTerm(string term, string selector)
    {
        foreach (var sign in new[] { "!=", "==", "=" })
        {
            var at = term.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0 && !(sign == "=" && term.Contains("!=", StringComparison.Ordinal)))
            {
                var value = term[(at + sign.Length)..].Replace("\\,", ",", StringComparison.Ordinal)
                    .Replace("\\=", "=", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
                return (term[..at], value, sign != "!=");
            }
        }

        throw new StatusException(Status.BadRequest($"invalid selector: '{selector}'; can't understand '{term}'"));
    }

    private static Term Read(string field, string value, bool isEqual, ResourceDefinition resource)
    {
        var path = resource.Rules.FindField(field)
            ?? throw new StatusException(Status.BadRequest(resource.Rules.UnknownField(field)));
        var isText = value.Length > 0 && !path.Contains("|") && value is not ("false" or "true") && !value.All(char.IsAsciiDigit)
            && value.All(letter => letter is > ' ' and < (char)127 and not ('"' or '\\'));
        return new Term(field, path, value, isEqual, isText ? Encoding.UTF8.GetBytes($"\"{value}\"") : []);
    }

    // A "|" in the path separates it from the one to take when there is nothing.
    private static string Read(JsonElement root, string[] path)
    {
        var value = root;
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] == "|")
            {
                if (value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0)
                {
                    break;
                }

                return Read(root, path[(at + 1)..]);
            }

            value = value.ValueKind == JsonValueKind.Object && value.TryGetProperty(path[at], out var member) ? member : default;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.GetRawText(),
            _ => path[^1] switch { "hostNetwork" or "unschedulable" => "false", "succeeded" or "replicas" => "0", _ => "" },
        };
    }

    private sealed record Term(string Field, string[] Path, string Value, bool IsEqual, byte[] Needle);
}
