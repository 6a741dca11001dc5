using System.Text;

namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>The address of a proxy: <c>http</c>, <c>https</c> or <c>socks5</c>, perhaps with user and password.</summary>
/// <param name="Uri">The address, with the user; never shown.</param>
internal sealed record ProxyAddress(Uri Uri)
{
    public string Host => Uri.IdnHost;

    public int Port => Uri.Port > 0 ? Uri.Port : IsSocks ? 1080 : Uri.IsDefaultPort ? Uri.Port : 80;

    public bool IsSocks => Uri.Scheme is "socks5" or "socks5h";

    public bool IsSecure => Uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>User and password; null for none.</summary>
    public (string User, string Password)? Credentials
    {
        get
        {
            if (Uri.UserInfo.Length == 0) return null;
            var parts = Uri.UserInfo.Split(':', 2);
            return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        }
    }

    /// <summary>
    /// The header <c>Proxy-Authorization</c>; null for none. Sent at once, as Go does: many proxies ask nobody who does not.
    /// </summary>
    public string? Authorization =>
        Credentials is var (user, password)
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))
            : null;

    /// <summary>Reads the <c>proxy-url</c> of a kubeconfig.</summary>
    /// <exception cref="KubeconfigException">It is none, or has a scheme that is not known.</exception>
    public static ProxyAddress Parse(string text) => Parse(text, "its proxy-url", allowSocksHost: false);

    /// <summary>Reads a proxy variable; without a scheme it is one of plain HTTP.</summary>
    /// <exception cref="KubeconfigException">It is none, or has a scheme that is not known: never goes the other way without a
    /// word.</exception>
    public static ProxyAddress ParseVariable(string name, string text) =>
        Parse(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, $"${name}", allowSocksHost: true);

    /// <summary>The address without user and password.</summary>
    public override string ToString() => $"{Uri.Scheme}://{Uri.Host}:{Port}";

    private static ProxyAddress Parse(string text, string what, bool allowSocksHost)
    {
        if (!text.Contains("://", StringComparison.Ordinal) || text.Any(c => c <= ' ')
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new KubeconfigException($"{what} is not an address such as http://proxy:3128");
        }

        return uri.Scheme is "http" or "https" or "socks5" || (allowSocksHost && uri.Scheme == "socks5h")
            ? new ProxyAddress(uri)
            : throw new KubeconfigException($"{what} has the scheme '{uri.Scheme}'; http, https and socks5 are possible");
    }
}
