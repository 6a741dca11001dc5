using System.Net;
using System.Net.Sockets;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Which proxy the environment names for a server: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, by Go's rules. .NET's own rules know no
/// networks and ports in NO_PROXY, and ask proxies for what is on this machine.
/// </summary>
/// <remarks>Source: golang.org/x/net/http/httpproxy. Upper case wins over lower case; ALL_PROXY does not count.</remarks>
internal static class ProxyEnvironment
{
    /// <summary>The variables that matter.</summary>
    public static IEnumerable<string> Variables { get; } =
        ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

    /// <summary>The proxy for a server; null for none.</summary>
    /// <exception cref="KubeconfigException">The variable cannot be used.</exception>
    public static ProxyAddress? Find(Uri server)
    {
        var isSecure = server.Scheme == Uri.UriSchemeHttps;
        var (name, value) = isSecure ? Read("HTTPS_PROXY", "https_proxy") : Read("HTTP_PROXY", "http_proxy");
        if (value.Length == 0 || !IsMeant(server.IdnHost.Trim('[', ']'), server.Port)) return null;
        // A web server's CGI script gets HTTP_PROXY from whoever sends a header "Proxy": golang.org/s/cgihttpproxy.
        return !isSecure && Environment.GetEnvironmentVariable("REQUEST_METHOD") is { Length: > 0 }
            ? throw new KubeconfigException("$HTTP_PROXY is not used in a CGI environment ($REQUEST_METHOD is set)")
            : ProxyAddress.ParseVariable(name, value);
    }

    private static (string Name, string Value) Read(params string[] names)
    {
        var name = names.FirstOrDefault(one => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(one))) ?? names[0];
        return (name, Environment.GetEnvironmentVariable(name) ?? "");
    }

    private static bool IsMeant(string host, int port)
    {
        if (host == "localhost") return false;
        var address = ParseAddress(host);
        if (address is not null && IPAddress.IsLoopback(address)) return false;
        return !Read("NO_PROXY", "no_proxy")
            .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(rule => rule == "*"
                || (address is null ? IsNameOf(rule.ToLowerInvariant(), host, port) : IsAddressOf(rule, address, port)));
    }

    /// <summary>Whether a rule such as <c>10.0.0.0/8</c>, <c>10.0.0.1</c> or <c>[fd00::1]:6443</c> is about an address.</summary>
    private static bool IsAddressOf(string rule, IPAddress address, int port)
    {
        if (rule.Split('/') is [var network, var length] && ParseAddress(network) is { } first
            && int.TryParse(length, out var bits))
        {
            return IsInNetwork(first, bits, address);
        }

        var (host, rulePort) = SplitPort(rule);
        return ParseAddress(host) is { } one && one.Equals(address) && IsPort(rulePort, port);
    }

    /// <summary>
    /// Whether a rule is about a name: <c>a.b</c> for itself and what is below it, <c>.a.b</c> and <c>*.a.b</c> for what is below
    /// it.
    /// </summary>
    private static bool IsNameOf(string rule, string host, int port)
    {
        var (name, rulePort) = SplitPort(rule);
        if (name.Length == 0 || ParseAddress(name) is not null || !IsPort(rulePort, port)) return false;
        if (name.StartsWith("*.", StringComparison.Ordinal)) name = name[1..];
        return name[0] == '.' ? host.EndsWith(name, StringComparison.Ordinal) : host == name
            || host.EndsWith("." + name, StringComparison.Ordinal);
    }

    private static (string Host, string Port) SplitPort(string rule)
    {
        if (rule.StartsWith('[') && rule.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            return (rule[1..end], rule[(end + 1)..].TrimStart(':'));
        }

        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || rule.LastIndexOf(':') != colon ? (rule, "") : (rule[..colon], rule[(colon + 1)..]);
    }

    private static bool IsPort(string wanted, int port) => wanted.Length == 0 || wanted == $"{port}";

    /// <summary>An address in full: .NET alone would take <c>10.1</c> or <c>0x7f.1</c> for one.</summary>
    private static IPAddress? ParseAddress(string text) =>
        (text.Contains(':', StringComparison.Ordinal) || text.Split('.') is { Length: 4 } parts
            && parts.All(part => part.Length is > 0 and < 4 && part.All(char.IsAsciiDigit)))
        && IPAddress.TryParse(text, out var address)
            ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address
            : null;

    private static bool IsInNetwork(IPAddress network, int bits, IPAddress address)
    {
        if (network.AddressFamily != address.AddressFamily || bits < 0
            || bits > (network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)) return false;
        var (left, right) = (network.GetAddressBytes(), address.GetAddressBytes());
        for (var at = 0; at < left.Length && bits > at * 8; at++)
        {
            var mask = 0xFF & (0xFF00 >> Math.Min(8, bits - (at * 8)));
            if (((left[at] ^ right[at]) & mask) != 0) return false;
        }

        return true;
    }
}
