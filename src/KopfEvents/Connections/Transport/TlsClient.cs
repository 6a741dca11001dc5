using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Speaks TLS as the kubeconfig says, to the server and to proxies alike. Certificate files are read for each connection, so that
/// what changes on disk counts from the next one on.
/// </summary>
internal sealed class TlsClient(ClusterConfiguration configuration)
{
    /// <summary>As long as client-go waits for the end of a handshake.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly List<SslApplicationProtocol> Http1 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private volatile KnownAuthorities? _authorities;
    private volatile KnownCertificate? _certificate;

    /// <summary>The certificate that an exec plugin has given; null for none.</summary>
    public SslStreamCertificateContext? PluginCertificate { get; set; }

    /// <summary>Whether the client certificate stands in files, which can change.</summary>
    public bool HasCertificateFiles => configuration.ClientCertificate?.File is not null
        || configuration.ClientKey?.File is not null;

    /// <summary>Reads the subject of the client certificate; null for none.</summary>
    /// <exception cref="CertificateException">The certificate or its key cannot be used.</exception>
    public string? ReadClientSubject() => ReadClientCertificate()?.TargetCertificate.Subject;

    /// <summary>Reads what there is to read, so that what is wrong is said before anything is sent.</summary>
    /// <exception cref="CertificateException">A certificate or key cannot be used.</exception>
    public void Check() => _ = (ReadAuthorities(), ReadClientCertificate());

    /// <summary>Makes a connection secure.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="host">The name or address of the other side.</param>
    /// <param name="offersHttp2">Whether HTTP/2 will do.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <exception cref="CertificateException">One side refuses the other's certificate.</exception>
    /// <exception cref="IOException">The handshake was cut off, or took too long.</exception>
    [SuppressMessage(
        "Security", "CA5359", Justification = "The kubeconfig says insecure-skip-tls-verify, and every command warns about it.")]
    public async Task<SslStream> AuthenticateAsync(
        Stream stream, string host, bool offersHttp2, CancellationToken cancellationToken)
    {
        var name = (configuration.TlsServerName ?? host).Trim('[', ']').TrimEnd('.');
        var check = new ServerCertificateCheck(name, ReadAuthorities());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            ApplicationProtocols = offersHttp2 ? Http2 : Http1,
            CertificateChainPolicy = configuration.SkipTlsVerify ? null : check.Policy(),
            RemoteCertificateValidationCallback = configuration.SkipTlsVerify
                ? (_, _, _, _) => true
                : (_, certificate, chain, errors) => check.IsGood(certificate as X509Certificate2, chain, errors),
            ClientCertificateContext = ReadClientCertificate(),
        };
        var secure = new SslStream(stream);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            await secure.AuthenticateAsClientAsync(options, limit.Token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception exception)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (check.Problem is { } problem) throw new CertificateException(problem, exception);
            if (TlsAlert.Explain(exception) is { } reason) throw new CertificateException(reason, exception);
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"the TLS handshake has not come to its end within {Longest.TotalSeconds:0} s", exception);
            }

            throw;
        }
    }

    private X509Certificate2Collection? ReadAuthorities()
    {
        if (configuration.Authorities is null) return null;
        var pem = Read(configuration.Authorities);
        var known = _authorities;
        if (known is null || !known.Pem.AsSpan().SequenceEqual(pem))
        {
            _authorities = known = new(pem, CertificateFiles.ReadAuthorities(pem));
        }

        return known.Authorities;
    }

    private SslStreamCertificateContext? ReadClientCertificate()
    {
        if (configuration.ClientCertificate is null || configuration.ClientKey is null) return PluginCertificate;
        var (pem, key) = (Read(configuration.ClientCertificate), Read(configuration.ClientKey));
        var known = _certificate;
        if (known is null || !known.Pem.AsSpan().SequenceEqual(pem) || !known.Key.AsSpan().SequenceEqual(key))
        {
            _certificate = known = new(pem, key, CertificateFiles.ReadPair(pem, key));
        }

        return known.Certificate;
    }

    private static byte[] Read(PemSource source)
    {
        try
        {
            return source.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException($"The file '{source.File}' cannot be read: {exception.Message}", exception);
        }
    }

    private sealed record KnownAuthorities(byte[] Pem, X509Certificate2Collection Authorities);

    private sealed record KnownCertificate(byte[] Pem, byte[] Key, SslStreamCertificateContext Certificate);
}
