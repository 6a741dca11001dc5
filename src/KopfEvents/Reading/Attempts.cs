using System.Text.Json;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>Decides whether a reading that has failed goes on, and waits before it does.</summary>
/// <param name="atFirst">How many tries there are before anything has been read: a server that is not there is soon told.</param>
/// <param name="later">How many there are in the middle: a server that restarts is back in a while.</param>
internal sealed class Attempts(int atFirst, int later)
{
    private bool _hasRead;
    private int _failed;
    private TimeSpan _wait;

    /// <summary>Waits as long as the last failure makes necessary.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _wait;
        _wait = TimeSpan.Zero;
        return Task.Delay(wait, cancellationToken);
    }

    /// <summary>Something has been read.</summary>
    public void Succeed() => (_hasRead, _failed) = (true, 0);

    /// <summary>Notes a failure; false when it is final.</summary>
    public bool MayGoOn(ApiException failure)
    {
        _failed++;
        _wait = Backoff.Default.Next(_failed, failure.RetryAfter);
        return failure.IsTransient && _failed < (_hasRead ? later : atFirst);
    }

    /// <summary>What an exception is a failure of, if it is one of reading; else null.</summary>
    public static ApiException? AsFailure(Exception exception) => exception switch
    {
        ApiException failure => failure,
        HttpRequestException or IOException or JsonException => ApiResponse.BrokenOff(exception),
        _ => null,
    };
}
