using System.Text.RegularExpressions;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Credentials;

/// <summary>
/// What an exec plugin writes to its error stream: shown at once where there is a terminal, since it may tell the user which page
/// to open, and its last lines for the error. What is secret in the kubeconfig, or looks like a token, is left out of those.
/// </summary>
internal sealed partial class PluginErrors(KubeconfigPlugin plugin)
{
    private const int MaxLines = 4;
    private const int MaxLength = 300;

    private readonly Queue<string> _lines = new();

    /// <summary>Reads to the end of the stream.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!Console.IsErrorRedirected) await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(line)) continue;
            lock (_lines)
            {
                _lines.Enqueue(line);
                if (_lines.Count > MaxLines) _lines.Dequeue();
            }
        }
    }

    /// <summary>The last lines, as the end of a sentence; empty for none.</summary>
    public override string ToString()
    {
        lock (_lines)
        {
            return _lines.Count == 0 ? "" : $" It says: {string.Join(" / ", _lines.Select(Mask))}.";
        }
    }

    /// <summary>Text that does nothing to a terminal.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '?' : c));

    private string Mask(string line)
    {
        foreach (var value in plugin.EnvironmentVariables.Select(variable => variable["value"]).Where(value => value.Length > 3))
        {
            line = line.Replace(value, "***", StringComparison.Ordinal);
        }

        line = Clean(Tokens().Replace(line, "***")).Trim().TrimEnd('.');
        return line.Length > MaxLength ? line[..MaxLength] + "..." : line;
    }

    /// <summary>JSON Web Tokens, what stands behind a word for a secret, and what is too long and mixed for a word.</summary>
    [GeneratedRegex(
        """eyJ[\w-]+\.[\w.-]+|(?<=(token|secret|password|bearer)["']?\s*[:= ]\s*["']?)[^\s"',]{4,}|[A-Za-z0-9+_-]{40,}={0,2}""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Tokens();
}
