using System.Text;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>The address of an API server, as Go reads it.</summary>
/// <param name="Uri">Where requests go: scheme, host, port and path prefix, with a slash at the end; no user, no query.</param>
/// <param name="HostHeader">The host as the kubeconfig has it, with the port when one is given.</param>
/// <param name="Text">What exec plugins are told.</param>
/// <param name="UserInfo">User and password of the address; null for none.</param>
/// <remarks>Source: client-go, rest/url_utils.go; net/url, Parse. An address without a scheme is one of plain HTTP.</remarks>
internal sealed record ServerAddress(Uri Uri, string HostHeader, string Text, string? UserInfo)
{
    /// <summary>Whether it is TLS: kubectl sends tokens, passwords and certificates only then.</summary>
    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <exception cref="KubeconfigException">It is no address of an API server.</exception>
    public static ServerAddress Parse(string text)
    {
        var (scheme, authority, path) = Split(text) ?? Split("http://" + text) ?? throw Invalid(text);
        if (Split(text) is null && path is not ("" or "/")) throw Invalid(text);
        var at = authority.LastIndexOf('@');
        var (userInfo, host) = at < 0 ? (null, authority) : (Uri.UnescapeDataString(authority[..at]), authority[(at + 1)..]);
        // Go cleans the path, and takes what looks like a fragment for a part of it.
        var given = path.Split('?')[0].Replace("#", "%23", StringComparison.Ordinal);
        var prefix = string.Join('/', given.Split('/').Where((part, index) => part.Length > 0 || index == 0));
        if (!IsHost(host) || !Uri.TryCreate($"{scheme}://{host}{prefix.TrimEnd('/')}/", UriKind.Absolute, out var uri)
            || uri.Host.Length == 0)
        {
            throw Invalid(text);
        }

        if (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new KubeconfigException($"its server has the scheme '{uri.Scheme}'; https and http are possible");
        }

        return new ServerAddress(
            uri, Ascii.IsValid(host)
            ? host.TrimEnd(':')
            : uri.Authority, given.Length > 1 ? $"{scheme}://{authority}{given}" : text, userInfo);
    }

    /// <summary>Scheme, authority, and what comes behind; null without a scheme or a host.</summary>
    private static (string Scheme, string Authority, string Path)? Split(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0 || !Uri.CheckSchemeName(text[..colon])) return null;
        var rest = text[(colon + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        return authority.Length == 0 ? null : (text[..colon].ToLowerInvariant(), authority, end < 0 ? "" : rest[end..]);
    }

    // .NET trims blanks and takes much for a host that Go refuses.
    private static bool IsHost(string host)
    {
        var colon = host.LastIndexOf(':');
        var port = colon > host.LastIndexOf(']') ? host[(colon + 1)..] : "";
        return host.Length > 0 && port.All(char.IsAsciiDigit)
            && !host.Any(c => c <= ' ' || c is '\u007F' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '}' or '|' or '@');
    }

    // A password can stand in it.
    private static KubeconfigException Invalid(string text) =>
        new(text.Contains('@', StringComparison.Ordinal)
            ? "its server is not an address such as https://host:6443"
            : $"its server '{text}' is not an address such as https://host:6443");
}
