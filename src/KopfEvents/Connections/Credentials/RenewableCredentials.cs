namespace KopfEvents.Connections.Credentials;

/// <summary>
/// Shows a server who asks. Credentials are got once for all who need them, again when they run out or are refused, and never for
/// one request alone.
/// </summary>
/// <param name="source">Where they come from.</param>
/// <param name="reread">Where they come from by now, when they are refused: the kubeconfig may have changed.</param>
/// <param name="clock">The clock.</param>
internal sealed class RenewableCredentials(CredentialSource source, Func<CredentialSource?> reread, TimeProvider clock)
{
    /// <summary>A program that has just failed is not run again for each of many requests.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private CredentialSource _source = source;
    private volatile State _state = new(null, 0);
    private SharedRun<Credential>? _run;
    private (CredentialException Failure, DateTimeOffset At)? _failed;

    /// <summary>Told when a client certificate comes, or another one.</summary>
    public event Action<Credential>? CertificateChanged;

    /// <summary>Grows when credentials have come.</summary>
    public int Version => _state.Version;

    /// <summary>What is shown, for people.</summary>
    public string Description => _source.Description;

    /// <summary>Adds the credentials to a request.</summary>
    /// <exception cref="CredentialException">There are none to be had.</exception>
    public ValueTask AddToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var state = _state;
        if (!IsGood(state)) return ObtainAndAddAsync(request, state.Version, cancellationToken);
        if (state.Credential!.Header is { } header) request.Headers.TryAddWithoutValidation("Authorization", header);
        return default;
    }

    /// <summary>Gets credentials if there are none, or none any more. Takes as long as a plugin takes.</summary>
    /// <exception cref="CredentialException">There are none to be had.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        var state = _state;
        return IsGood(state) ? Task.CompletedTask : ObtainAsync(state.Version, cancellationToken);
    }

    /// <summary>Gets new credentials instead of refused ones, once for all who were refused with the same.</summary>
    /// <param name="refused">The <see cref="Version"/> that was refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CredentialException">There are none to be had.</exception>
    public async Task RenewAsync(int refused, CancellationToken cancellationToken)
    {
        if (refused != _state.Version) return;
        if (reread() is { } changed)
        {
            lock (_lock) _source = changed;
        }

        await ObtainAsync(refused, cancellationToken).ConfigureAwait(false);
    }

    private bool IsGood(State state) => state.Credential is { } credential
        && (credential.RenewAt is null || credential.RenewAt > clock.GetUtcNow());

    private async ValueTask ObtainAndAddAsync(HttpRequestMessage request, int version, CancellationToken cancellationToken)
    {
        var credential = await ObtainAsync(version, cancellationToken).ConfigureAwait(false);
        if (credential.Header is { } header) request.Headers.TryAddWithoutValidation("Authorization", header);
    }

    private async Task<Credential> ObtainAsync(int version, CancellationToken cancellationToken)
    {
        SharedRun<Credential> run;
        lock (_lock)
        {
            if (_state is { Credential: { } newer } state && state.Version != version) return newer;
            if (_failed is var (failure, at) && clock.GetUtcNow() - at < Pause) throw failure;
            if (_run is null || _run.IsOver) _run = new SharedRun<Credential>(token => ObtainAsync(_source, token));
            run = _run;
        }

        return await run.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Credential> ObtainAsync(CredentialSource from, CancellationToken cancellationToken)
    {
        try
        {
            var credential = await from.ObtainAsync(cancellationToken).ConfigureAwait(false);
            State before;
            lock (_lock)
            {
                before = _state;
                (_state, _failed) = (new State(credential, before.Version + 1), null);
            }

            if (credential.Certificate is not null || before.Credential?.Certificate is not null)
            {
                CertificateChanged?.Invoke(credential);
            }

            return credential;
        }
        catch (CredentialException exception)
        {
            lock (_lock) _failed = (exception, clock.GetUtcNow());
            throw;
        }
    }

    private sealed record State(Credential? Credential, int Version);
}
