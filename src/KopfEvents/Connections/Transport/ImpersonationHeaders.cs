using System.Text;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>The headers that ask a server to take the user for another one.</summary>
/// <remarks>Source: client-go, transport/round_trippers.go.</remarks>
internal sealed class ImpersonationHeaders
{
    private readonly List<(string Name, string Value)> _headers = [];

    /// <exception cref="KubeconfigException">A value cannot be sent.</exception>
    public ImpersonationHeaders(Impersonation? other)
    {
        if (other is null) return;
        Add("Impersonate-User", "as", [other.User]);
        Add("Impersonate-Uid", "as-uid", other.Uid is null ? [] : [other.Uid]);
        Add("Impersonate-Group", "as-groups", other.Groups);
        foreach (var (key, values) in other.Extra) Add("Impersonate-Extra-" + Escape(key), "as-user-extra", values);
        HaveLetters = !_headers.TrueForAll(header => Ascii.IsValid(header.Value));
    }

    /// <summary>Whether a header has several values, each of which needs a line of its own.</summary>
    public bool HaveSeveralValues { get; private set; }

    /// <summary>Whether there are letters beyond ASCII.</summary>
    public bool HaveLetters { get; }

    public void AddTo(HttpRequestMessage request)
    {
        foreach (var (name, value) in _headers) request.Headers.TryAddWithoutValidation(name, value);
    }

    private void Add(string name, string source, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        if (values.Select(HeaderLines.Check).FirstOrDefault(one => one is not null) is { } problem)
        {
            throw new KubeconfigException($"its '{source}' {problem}");
        }

        HaveSeveralValues |= values.Count > 1;
        _headers.Add((name, HeaderLines.Join(name, values)));
    }

    /// <summary>Bytes that no header's name may have are escaped as in an URL.</summary>
    private static string Escape(string key)
    {
        var name = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)one)
                || "!#$&'*+-.^_`|~".Contains((char)one, StringComparison.Ordinal)) name.Append((char)one);
            else name.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return name.ToString();
    }
}
