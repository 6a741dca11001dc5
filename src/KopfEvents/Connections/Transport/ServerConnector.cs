using System.Net.Sockets;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Makes connections to one server: through the proxy that is right at that moment, if any, and with TLS if it has to be.
/// </summary>
internal sealed class ServerConnector(ClusterConfiguration configuration, TlsClient tls)
{
    private readonly Uri _server = configuration.Server.Uri;

    /// <summary>Who answered last, for people: an address, and the proxy on the way. Null before the first connection.</summary>
    public string? LastPeer { get; private set; }

    /// <summary>Finds the proxy to the server; null for none. The environment is asked again each time.</summary>
    /// <exception cref="KubeconfigException">The environment names a proxy that cannot be used.</exception>
    public ProxyAddress? FindProxy() => configuration.Proxy ?? ProxyEnvironment.Find(_server);

    /// <summary>Finds the proxy that plain HTTP requests go to as a whole, instead of through a tunnel; null for none.</summary>
    /// <exception cref="KubeconfigException">The environment names a proxy that cannot be used.</exception>
    public ProxyAddress? FindForwardProxy() =>
        !configuration.Server.IsSecure && FindProxy() is { IsSocks: false } proxy ? proxy : null;

    /// <summary>Connects.</summary>
    /// <param name="offersHttp2">Whether HTTP/2 will do.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Stream> ConnectAsync(bool offersHttp2, CancellationToken cancellationToken)
    {
        var proxy = FindProxy();
        var stream = proxy is null
            ? await OpenAsync(_server.IdnHost, _server.Port, null, cancellationToken).ConfigureAwait(false)
            : await ConnectToAsync(proxy, cancellationToken).ConfigureAwait(false);
        try
        {
            return configuration.Server.IsSecure
                ? await tls.AuthenticateAsync(stream, _server.IdnHost, offersHttp2, cancellationToken).ConfigureAwait(false)
                : stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Stream> ConnectToAsync(ProxyAddress proxy, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            stream = await OpenAsync(proxy.Host, proxy.Port, proxy, cancellationToken).ConfigureAwait(false);
            if (proxy.IsSecure) stream = await tls.AuthenticateAsync(stream, proxy.Host, offersHttp2: false, cancellationToken)
                .ConfigureAwait(false);
            if (proxy.IsSocks)
            {
                await ProxyTunnel.ConnectSocksAsync(
                    stream, proxy, _server.IdnHost.Trim('[', ']'), _server.Port, cancellationToken).ConfigureAwait(false);
            }
            else if (configuration.Server.IsSecure)
            {
                var host = _server.HostNameType == UriHostNameType.IPv6 ? $"[{_server.IdnHost.Trim('[', ']')}]" : _server.IdnHost;
                await ProxyTunnel.ConnectAsync(stream, proxy, $"{host}:{_server.Port}", cancellationToken).ConfigureAwait(false);
            }

            return stream;
        }
        catch (Exception exception)
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
            switch (exception)
            {
                case CertificateException:
                    throw new CertificateException($"the proxy {proxy}: {exception.Message}", exception);
                case ProxyException or OperationCanceledException:
                    throw;
                default:
                    throw new ProxyException(
                        $"The proxy {proxy} does not answer: {exception.Message}", isRefused: false, exception);
            }
        }
    }

    private async Task<Stream> OpenAsync(string host, int port, ProxyAddress? proxy, CancellationToken cancellationToken)
    {
        var socket = await AddressRace.ConnectAsync(host.Trim('[', ']'), port, cancellationToken).ConfigureAwait(false);
        LastPeer = proxy is null ? $"{socket.RemoteEndPoint}" : $"{socket.RemoteEndPoint}, the proxy {proxy}";
        return new NetworkStream(socket, ownsSocket: true);
    }
}
