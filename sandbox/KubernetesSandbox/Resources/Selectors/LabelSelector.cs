using System.Globalization;
using System.Text.Json;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Selectors;

/// <summary>
/// A label selector: <c>a=b,c!=d,e in (f,g),!h,i&gt;1</c>. The errors are those of <c>k8s.io/apimachinery/pkg/labels</c>.
/// </summary>
internal sealed class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector; a 400 for what is none.</summary>
    public static LabelSelector Parse(string text) => new(new Parser(text).Parse());

    /// <summary>Whether an object's labels match.</summary>
    /// <param name="json">A stored object.</param>
    public bool Matches(ReadOnlyMemory<byte> json)
    {
        if (IsEmpty)
        {
            return true;
        }

        var labels = ReadLabels(json.Span);
        return _requirements.TrueForAll(requirement => requirement.Matches(labels));
    }

    private static Dictionary<string, string> ReadLabels(ReadOnlySpan<byte> json)
    {
        var labels = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json);
        if (!Enter(ref reader, "metadata"u8) || !Enter(ref reader, "labels"u8))
        {
            return labels;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            labels[key] = reader.GetString() ?? "";
        }

        return labels;
    }

    // Moves to the start of an object member; the reader stands before or at the start of the object that holds it.
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        if (reader.TokenType == JsonTokenType.None)
        {
            reader.Read();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt)
            {
                return reader.TokenType == JsonTokenType.StartObject;
            }

            reader.Skip();
        }

        return false;
    }

    private sealed record Requirement(string Key, string Operator, IReadOnlyList<string> Values)
    {
        public bool Matches(Dictionary<string, string> labels)
        {
            var value = labels.GetValueOrDefault(Key);
            return Operator switch
            {
                "exists" => value is not null,
                "!" => value is null,
                "in" or "=" or "==" => value is not null && Values.Contains(value),
                "notin" or "!=" => value is null || !Values.Contains(value),
                _ => long.TryParse(value, CultureInfo.InvariantCulture, out var number)
                    && long.TryParse(Values[0], CultureInfo.InvariantCulture, out var limit)
                    && (Operator is ">" or "gt" ? number > limit : number < limit),
            };
        }
    }

    private sealed class Parser
    {
        private readonly List<string> _tokens;
        private int _at;

        public Parser(string text) => _tokens = Tokenize(text);

        private string Next => _at < _tokens.Count ? _tokens[_at] : "";

        public List<Requirement> Parse()
        {
            var requirements = new List<Requirement>();
            if (_tokens.Count == 0)
            {
                return requirements;
            }

            while (true)
            {
                if (!IsIdentifier(Next) && Next != "!")
                {
                    throw Fault(requirements.Count == 0
                        ? $"found '{Next}', expected: !, identifier, or 'end of string'"
                        : $"found '{Next}', expected: identifier after ','");
                }

                requirements.Add(ParseRequirement());
                if (Next == "")
                {
                    return requirements;
                }

                if (Next != ",")
                {
                    throw Fault($"found '{Next}', expected: ',' or 'end of string'");
                }

                _at++;
                if (Next == "")
                {
                    throw Fault("found '', expected: identifier after ','");
                }
            }
        }

        private static bool IsIdentifier(string token) =>
            token.Length > 0 && "=!<>(),".IndexOf(token[0], StringComparison.Ordinal) < 0;

        private static StatusException Fault(string message) => new(Status.BadRequest(message));

        private static List<string> Tokenize(string text)
        {
            var tokens = new List<string>();
            var at = 0;
            while (at < text.Length)
            {
                var letter = text[at];
                if (char.IsWhiteSpace(letter))
                {
                    at++;
                    continue;
                }

                var start = at++;
                if (letter is '=' or '!')
                {
                    at += at < text.Length && text[at] == '=' ? 1 : 0;
                }
                else if ("<>(),".IndexOf(letter, StringComparison.Ordinal) < 0)
                {
                    while (at < text.Length && !char.IsWhiteSpace(text[at])
                        && "=!<>(),".IndexOf(text[at], StringComparison.Ordinal) < 0)
                    {
                        at++;
                    }
                }

                tokens.Add(text[start..at]);
            }

            return tokens;
        }

        private Requirement ParseRequirement()
        {
            if (Next == "!")
            {
                _at++;
                return new Requirement(Key(), "!", []);
            }

            var key = Key();
            if (Next is "" or ",")
            {
                return new Requirement(key, "exists", []);
            }

            var operation = Next;
            _at++;
            switch (operation)
            {
                case "in" or "notin":
                    return new Requirement(key, operation, Set());
                case "=" or "==" or "!=":
                    return new Requirement(key, operation, [Value()]);
                case ">" or "<" or "gt" or "lt":
                    return new Requirement(key, operation, [Value()]);
                default:
                    throw Fault($"unable to parse requirement: found '{operation}', expected: in, notin, =, ==, !=, gt, lt");
            }
        }

        private string Key()
        {
            var key = Next;
            _at++;
            return Names.Qualified(key).FirstOrDefault() is { } fault
                ? throw Fault($"unable to parse requirement: <nil>: {Cause.Invalid("key", key, fault).Message}")
                : key;
        }

        private string Value()
        {
            // Nothing after the sign is the empty value.
            if (Next is "" or ",")
            {
                return "";
            }

            if (!IsIdentifier(Next))
            {
                throw Fault($"unable to parse requirement: found '{Next}', expected: identifier");
            }

            var value = _tokens[_at++];
            return Names.LabelValue(value).FirstOrDefault() is { } fault
                ? throw Fault($"unable to parse requirement: values[0][key]: {Cause.Invalid("", value, fault).Message}")
                : value;
        }

        private List<string> Set()
        {
            if (Next != "(")
            {
                throw Fault($"unable to parse requirement: found '{Next}' expected: '('");
            }

            _at++;
            var values = new List<string>();
            var isAfterComma = true;
            while (Next is not (")" or ""))
            {
                if (Next == ",")
                {
                    if (isAfterComma)
                    {
                        values.Add("");
                    }

                    isAfterComma = true;
                }
                else
                {
                    values.Add(Next);
                    isAfterComma = false;
                }

                _at++;
            }

            if (Next == "")
            {
                throw Fault("unable to parse requirement: found '', expected: ',' or ')'");
            }

            _at++;
            if (values.Count == 0)
            {
                values.Add("");
            }

            return values;
        }
    }
}
