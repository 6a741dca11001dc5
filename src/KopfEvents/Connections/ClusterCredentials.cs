using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace KopfEvents.Connections;

/// <summary>
/// Shows a server who asks, by KubernetesClient's credentials, and reads them anew when they are refused. A client certificate is
/// part of the connection and stays what it is.
/// </summary>
internal sealed class ClusterCredentials : IDisposable
{
    private readonly ClusterSelection _selection;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile State _state;

    public ClusterCredentials(ClusterSelection selection, KubernetesClientConfiguration configuration)
    {
        _selection = selection;
        _state = State.Of(configuration, version: 0);
    }

    /// <summary>Grows when the credentials are read anew.</summary>
    public int Version => _state.Version;

    /// <summary>Adds the credentials to a request.</summary>
    /// <exception cref="ApiException">A token file or exec plugin gives none.</exception>
    public ValueTask AddToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var state = _state;
        if (state.Token is { } token) request.Headers.TryAddWithoutValidation("Authorization", token);
        else if (state.Credentials is not null) return AskAsync(state, request, cancellationToken);
        return default;
    }

    /// <summary>Reads token, token file or exec plugin anew, once for all who were refused with the same credentials.</summary>
    /// <param name="refused">The <see cref="Version"/> that was refused.</param>
    /// <param name="cancellationToken">Ends the wait for others who do the same.</param>
    /// <exception cref="ApiException">There is no usable configuration any more.</exception>
    public async Task RenewAsync(int refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (refused == _state.Version) _state = State.Of(ClusterConfiguration.Read(_selection).Client, refused + 1);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask AskAsync(State state, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            if (!state.IsProvided)
            {
                await state.Credentials!.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
                return;
            }

            // Without this, each of many requests at once would run the exec plugin.
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await state.Credentials!.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            var why = exception.Message.Split('\n')[0].TrimEnd();
            throw new ApiException(ApiFailure.Unauthorized, $"No credentials for {request.RequestUri?.GetLeftPart(UriPartial.Authority)}: {why}", exception);
        }
    }

    /// <param name="Credentials">What is shown; null for nothing, or for a certificate only.</param>
    /// <param name="Token">The header, where a token is all that is shown and nobody has to be asked for it.</param>
    /// <param name="IsProvided">Whether it takes a file or a program to know.</param>
    /// <param name="Version">The how manieth reading.</param>
    private sealed record State(ServiceClientCredentials? Credentials, string? Token, bool IsProvided, int Version)
    {
        public static State Of(KubernetesClientConfiguration configuration, int version) =>
            configuration is { TokenProvider: null, AccessToken: { Length: > 0 } token }
                ? new(null, $"Bearer {token}", false, version)
                : new(Kubernetes.CreateCredentials(configuration), null, configuration.TokenProvider is not null, version);
    }
}
