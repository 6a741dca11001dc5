using KopfEvents.Connections.Credentials;
using KopfEvents.Connections.Kubeconfigs;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections;

/// <summary>
/// Shows a server who asks, and gets other credentials when they are refused. A client certificate is part of the connection.
/// </summary>
internal sealed class ClusterCredentials
{
    private readonly Uri _server;
    private readonly RenewableCredentials _credentials;
    private readonly ClusterTransport _transport;

    /// <param name="configuration">Where the credentials come from.</param>
    /// <param name="reread">What the configuration is by now.</param>
    /// <param name="directory">Where plugins run.</param>
    /// <param name="transport">The connections, which end with their client certificate.</param>
    /// <exception cref="KubeconfigException">Something that is not known is asked for.</exception>
    /// <exception cref="CredentialException">A token cannot be sent.</exception>
    public ClusterCredentials(
        ClusterConfiguration configuration, Func<ClusterConfiguration> reread, string directory, ClusterTransport transport)
    {
        (_server, _transport) = (configuration.Server.Uri, transport);
        var source = CredentialSources.Find(configuration, directory, TimeProvider.System);
        _credentials = new RenewableCredentials(source, Reread, TimeProvider.System);
        _credentials.CertificateChanged += TakeCertificate;

        CredentialSource? Reread() => source is FixedCredential
            ? CredentialSources.Find(reread(), directory, TimeProvider.System)
            : null;
    }

    /// <summary>Grows when credentials have come.</summary>
    public int Version => _credentials.Version;

    /// <summary>What is shown, for people.</summary>
    public string Description => _credentials.Description;

    /// <summary>Adds the credentials to a request.</summary>
    /// <exception cref="ApiException">There are none to be had.</exception>
    public ValueTask AddToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var adding = _credentials.AddToAsync(request, cancellationToken);
        return adding.IsCompletedSuccessfully ? adding : new ValueTask(TellAsync(adding.AsTask()));
    }

    /// <summary>Gets credentials if there are none, or none any more. Takes as long as an exec plugin takes.</summary>
    /// <exception cref="ApiException">There are none to be had.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        var preparing = _credentials.PrepareAsync(cancellationToken);
        return preparing.IsCompletedSuccessfully ? preparing : TellAsync(preparing);
    }

    /// <summary>Gets new credentials instead of refused ones, once for all who were refused with the same.</summary>
    /// <param name="refused">The <see cref="Version"/> that was refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApiException">There are none to be had.</exception>
    public async Task RenewAsync(int refused, CancellationToken cancellationToken)
    {
        await TellAsync(_credentials.RenewAsync(refused, cancellationToken)).ConfigureAwait(false);
        // A certificate may have been renewed on disk: it takes a new connection to show it.
        if (refused + 1 == Version && _transport.Tls.HasCertificateFiles) _transport.LeaveConnections();
    }

    private void TakeCertificate(Credential credential)
    {
        var isFirst = _transport.Tls.PluginCertificate is null;
        _transport.Tls.PluginCertificate = credential.Certificate;
        if (!isFirst) _transport.LeaveConnections();
    }

    private async Task TellAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CredentialException or KubeconfigException)
        {
            throw new ApiException(
                exception is KubeconfigException ? ApiFailure.InvalidKubeconfig : ApiFailure.Unauthorized,
                $"No credentials for {_server.GetLeftPart(UriPartial.Authority)}: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
