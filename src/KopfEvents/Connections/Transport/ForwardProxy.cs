using System.Net;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Tells .NET which proxy to send plain HTTP requests to; with TLS, and with SOCKS, we make a tunnel ourselves.
/// </summary>
internal sealed class ForwardProxy(ServerConnector connector) : IWebProxy
{
    /// <summary>None: user and password are sent at once, see <see cref="ClusterTransport"/>.</summary>
    public ICredentials? Credentials { get; set; }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => connector.FindForwardProxy() is { } proxy
        ? new UriBuilder(Uri.UriSchemeHttp, proxy.Host, proxy.Port).Uri
        : null;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => connector.FindForwardProxy() is null;
}
