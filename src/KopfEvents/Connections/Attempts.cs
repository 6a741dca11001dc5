using System.Text.Json;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>Decides whether a reading that has failed goes on, and waits before it does.</summary>
/// <param name="cluster">Whose cool-down is obeyed, and whose credentials are renewed.</param>
/// <param name="atFirst">How many tries there are before anything has been read: a server that is not there is soon told.</param>
/// <param name="later">How many there are in the middle: a server that restarts is back in a while.</param>
internal sealed class Attempts(Cluster cluster, int atFirst, int later)
{
    private bool _hasRead;
    private int _failed;
    private bool _renewed;
    private bool _isRefused;
    private TimeSpan _wait;

    /// <summary>Waits as long as the last failure makes necessary, and gets fresh credentials when it was about them.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (_failed == 0) return;
        if (_isRefused) await cluster.Credentials.RenewAsync(cluster.Credentials.Version, cancellationToken).ConfigureAwait(false);
        await Task.Delay(_wait, cancellationToken).ConfigureAwait(false);
        await cluster.Cooldown.WaitAsync(TimeProvider.System, cancellationToken).ConfigureAwait(false);
        (_isRefused, _wait) = (false, TimeSpan.Zero);
    }

    /// <summary>Something has been read.</summary>
    public void Succeed() => (_hasRead, _renewed, _failed) = (true, false, 0);

    /// <summary>Notes a failure; false when it is final.</summary>
    public bool MayGoOn(ApiException failure)
    {
        _failed++;
        _isRefused = failure.Failure == ApiFailure.Unauthorized && !_renewed;
        _renewed |= _isRefused;
        if (!_isRefused) _wait = Backoff.Default.Next(_failed, failure.RetryAfter);
        return _isRefused || (failure.IsTransient && _failed < (_hasRead ? later : atFirst));
    }

    /// <summary>What an exception is a failure of, if it is one of reading; else null.</summary>
    public static ApiException? AsFailure(Exception exception) => exception switch
    {
        ApiException failure => failure,
        HttpRequestException or IOException or JsonException => ApiResponse.BrokenOff(exception),
        _ => null,
    };
}
