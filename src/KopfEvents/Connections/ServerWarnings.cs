using System.Collections.Concurrent;
using System.Text;

namespace KopfEvents.Connections;

/// <summary>What a server has warned about, such as an API that will go away: each text once.</summary>
/// <remarks>
/// Source: RFC 7234, section 5.5, of which Kubernetes uses <c>299 agent "text"</c> (k8s.io/apimachinery, util/net).
/// </remarks>
internal sealed class ServerWarnings
{
    /// <summary>More than anybody reads; a server that sends a new text each time shall not fill the memory.</summary>
    private const int Max = 100;

    private readonly ConcurrentQueue<string> _texts = new();

    /// <summary>The texts, in the order in which they came.</summary>
    public IEnumerable<string> Texts => _texts;

    /// <summary>Takes the warnings of a response.</summary>
    public void Take(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Warning", out var values)) return;
        foreach (var text in values.SelectMany(Parse))
        {
            if (_texts.Count < Max && !_texts.Contains(text)) _texts.Enqueue(text);
        }
    }

    /// <summary>Reads the texts of one header; there can be several, with commas between them.</summary>
    internal static IEnumerable<string> Parse(string header)
    {
        for (var at = 0; at < header.Length;)
        {
            while (at < header.Length && header[at] is ' ' or ',') at++;
            var code = Word(header, ref at);
            var agent = Word(header, ref at);
            if (agent.Length == 0 || at >= header.Length || header[at] != '"') yield break;
            var text = Quoted(header, ref at);
            if (code == "299" && text.Length > 0) yield return text;
            if (at < header.Length && header[at] == ' ') at++;
            if (at < header.Length && header[at] == '"') Quoted(header, ref at); // a date
        }
    }

    private static string Word(string header, ref int at)
    {
        var end = header.IndexOf(' ', at);
        if (end < 0) return "";
        var word = header[at..end];
        at = end + 1;
        return word;
    }

    private static string Quoted(string header, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < header.Length && header[at] != '"'; at++)
        {
            if (header[at] == '\\' && at + 1 < header.Length) at++;
            text.Append(header[at]);
        }

        at++;
        return text.ToString();
    }
}
