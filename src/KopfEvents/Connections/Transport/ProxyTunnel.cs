using System.Net;
using System.Text;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Asks a proxy, over a connection to it, for a way to a server: CONNECT, or SOCKS 5. .NET's own tunnels send a password only
/// when they are asked for it, and would take the server's name for TLS from the host header.
/// </summary>
/// <remarks>Source: RFC 9110, section 9.3.6; RFC 1928 and 1929. The proxy resolves the server's name.</remarks>
internal static class ProxyTunnel
{
    private const int MaxHead = 16 * 1024;

    /// <summary>Opens the way by CONNECT.</summary>
    /// <exception cref="ProxyException">The proxy refuses.</exception>
    public static async Task ConnectAsync(Stream stream, ProxyAddress proxy, string target, CancellationToken cancellationToken)
    {
        var authorization = proxy.Authorization is { } header ? $"Proxy-Authorization: {header}\r\n" : "";
        var request = Encoding.ASCII.GetBytes(
            $"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: KopfEvents\r\n{authorization}\r\n");
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        var line = await ReadStatusLineAsync(stream, proxy, cancellationToken).ConfigureAwait(false);
        var status = line.Split(' ', 3);
        if (status is [_, ['2', _, _], ..]) return;
        throw new ProxyException(
            status is [_, "407", ..]
                ? $"The proxy {proxy} wants "
                    + $"{(proxy.Authorization is null ? "a user and a password" : "another user or password")} (407)."
                : $"The proxy {proxy} gives no way to {target}: {string.Join(' ', status.Skip(1))}",
            isRefused: status.Length > 1 && status[1].StartsWith('4'));
    }

    /// <summary>Opens the way by SOCKS 5.</summary>
    /// <exception cref="ProxyException">The proxy refuses.</exception>
    public static async Task ConnectSocksAsync(
        Stream stream, ProxyAddress proxy, string host, int port, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(proxy.Credentials is null ? new byte[] { 5, 1, 0 } : [5, 2, 0, 2], cancellationToken)
            .ConfigureAwait(false);
        var method = await ReadAsync(2).ConfigureAwait(false);
        if (method is [5, 2] && proxy.Credentials is var (user, password))
        {
            await stream.WriteAsync(LogIn(user, password), cancellationToken).ConfigureAwait(false);
            if ((await ReadAsync(2).ConfigureAwait(false))[1] != 0) throw Refused("it does not take the user and password");
        }
        else if (method is not [5, 0])
        {
            throw Refused(method[0] == 5 ? "it wants a user and a password" : "it is no SOCKS 5 proxy");
        }

        await stream.WriteAsync((byte[])[5, 1, 0, .. Address(host), (byte)(port >> 8), (byte)port], cancellationToken)
            .ConfigureAwait(false);
        var reply = await ReadAsync(4).ConfigureAwait(false);
        if (reply[1] != 0)
        {
            throw new ProxyException(
                $"The proxy {proxy} gives no way to {host}:{port}: {Reason(reply[1])}.", isRefused: reply[1] == 2);
        }

        var length = reply[3] switch { 1 => 4, 4 => 16, _ => (await ReadAsync(1).ConfigureAwait(false))[0] };
        await ReadAsync(length + 2).ConfigureAwait(false);

        async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }

        ProxyException Refused(string why) => new($"The proxy {proxy} refuses: {why}.", isRefused: true);
    }

    /// <summary>Reads the head of the response, byte by byte: what comes behind it is the server's.</summary>
    private static async Task<string> ReadStatusLineAsync(Stream stream, ProxyAddress proxy, CancellationToken cancellationToken)
    {
        var head = new MemoryStream();
        var one = new byte[1];
        while (!head.GetBuffer().AsSpan(0, (int)head.Length).EndsWith("\r\n\r\n"u8))
        {
            if (head.Length > MaxHead || await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                throw new ProxyException($"The proxy {proxy} does not speak HTTP, or has hung up.", isRefused: false);
            }

            head.WriteByte(one[0]);
        }

        return Encoding.Latin1.GetString(head.ToArray()).Split("\r\n", 2)[0];
    }

    private static byte[] LogIn(string user, string password)
    {
        var (name, secret) = (Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password));
        return [1, (byte)name.Length, .. name, (byte)secret.Length, .. secret];
    }

    private static byte[] Address(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            var bytes = address.GetAddressBytes();
            return [(byte)(bytes.Length == 4 ? 1 : 4), .. bytes];
        }

        var name = Encoding.ASCII.GetBytes(host);
        return [3, (byte)name.Length, .. name];
    }

    private static string Reason(byte reply) => reply switch
    {
        2 => "its rules do not allow it",
        3 => "the network is unreachable",
        4 => "the host is unreachable",
        5 => "the connection is refused",
        6 => "it took too long",
        _ => $"SOCKS error {reply}",
    };
}
