using System.Net;

namespace KopfEvents.Connections;

/// <summary>
/// Decides whether what has failed is tried again, and waits before it is. Worth it are: no answer, no answer in time, 408, 429,
/// 500, 502, 503 and 504; and 401 once, with fresh credentials.
/// </summary>
/// <param name="cluster">Whose cool-down is obeyed, and whose credentials are renewed.</param>
/// <param name="clock">The clock.</param>
/// <param name="atFirst">How many tries there are before the first success: a server that is not there is soon told. Null for no limit.</param>
/// <param name="later">How many there are after it: a server that restarts is back in a while. Null for no limit.</param>
internal sealed class Attempts(Cluster cluster, TimeProvider clock, int? atFirst = null, int? later = null)
{
    private bool _hasSucceeded;
    private int _failed;
    private bool _renewed;
    private int _credentials = cluster.Credentials.Version;
    private bool _isRefused;
    private TimeSpan _wait;

    /// <summary>Whether the next try has to wait.</summary>
    public bool MustWait => _isRefused || _wait > TimeSpan.Zero || cluster.Cooldown.IsOn(clock);

    /// <summary>Waits as long as the last failure and the server make necessary, and gets fresh credentials when it was about them.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_isRefused) await cluster.Credentials.RenewAsync(_credentials, cancellationToken).ConfigureAwait(false);
        if (_wait > TimeSpan.Zero) await Task.Delay(_wait, clock, cancellationToken).ConfigureAwait(false);
        await cluster.Cooldown.WaitAsync(clock, cancellationToken).ConfigureAwait(false);
        (_isRefused, _wait, _credentials) = (false, TimeSpan.Zero, cluster.Credentials.Version);
    }

    /// <summary>There is an answer.</summary>
    public void Succeed() => (_hasSucceeded, _renewed, _failed, _credentials) = (true, false, 0, cluster.Credentials.Version);

    /// <summary>Notes a failure; false when it is final.</summary>
    public bool MayGoOn(ApiException failure)
    {
        _failed++;
        if (failure.StatusCode == HttpStatusCode.Unauthorized && !_renewed)
        {
            _renewed = _isRefused = true;
            return true;
        }

        if (!failure.IsTransient || IsEnough(failure)) return false;
        _wait = Backoff.Default.Next(_failed, failure.RetryAfter);
        // What the server asks of one it means for all: API Priority and Fairness counts them together.
        if (failure.RetryAfter is not null) cluster.Cooldown.Extend(clock.GetUtcNow() + _wait);
        return true;
    }

    /// <summary>Silence has taken its time already: where tries are counted, a server that begins with it gets no second one.</summary>
    private bool IsEnough(ApiException failure) => (_hasSucceeded ? later : atFirst) is { } tries
        && (_failed >= tries || (!_hasSucceeded && failure is { Failure: ApiFailure.Timeout, StatusCode: null }));
}
