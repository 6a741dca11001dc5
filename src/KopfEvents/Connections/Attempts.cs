using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;

namespace KopfEvents.Connections;

/// <summary>
/// The attempts of one operation, by the rules of the server's <see cref="RetryPolicy"/>. Worth another one are: no response,
/// none in time, 408, 429, 500, 502, 503 and 504; and 401 once, with fresh credentials. Whoever sends makes sure that a second
/// success does no harm, since a lost response says nothing about the request.
/// </summary>
/// <param name="cluster">The server.</param>
/// <param name="limits">How many attempts there are.</param>
/// <param name="deadline">How long one may take, and all of them.</param>
/// <param name="ownsDeadline">Whether the deadline ends with them.</param>
internal sealed class Attempts(Cluster cluster, AttemptLimits limits, Deadline deadline, bool ownsDeadline = false) : IDisposable
{
    /// <summary>The longest wait without a look at whether others have found the server unreachable.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly RetryPolicy _policy = cluster.Retry;
    private List<ApiException>? _failures;
    private bool _hasSucceeded;
    private int _failed;
    private bool _isRenewed;
    private int _credentials = cluster.Credentials.Version;
    private bool _mustRenew;
    private long _waitUntil;
    private bool _isSending;
    private bool _isProbe;
    private bool _isGivenUp;

    /// <summary>The server.</summary>
    public Cluster Cluster => cluster;

    /// <summary>Why each attempt but the last one came to nothing, in order.</summary>
    public IReadOnlyList<ApiException> Failures => _failures ?? (IReadOnlyList<ApiException>)[];

    /// <summary>Makes attempts until one succeeds, or another one makes no sense.</summary>
    /// <exception cref="ApiException">
    /// The server says no, and would say it again; or there were attempts enough, or there is no time left.
    /// </exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> send)
    {
        while (true)
        {
            var (result, failure) = await TryAsync(send).ConfigureAwait(false);
            if (failure is not null)
            {
                (_failures ??= []).Add(failure);
                continue;
            }

            Succeed();
            return result!;
        }
    }

    /// <summary>Makes one attempt, for those who have something to do in between.</summary>
    /// <param name="send">Sends and reads.</param>
    /// <param name="isTimed">Whether it may take no longer than an attempt; a watch can be silent for long.</param>
    /// <returns>What came of it, or a failure after which it makes sense to come again.</returns>
    /// <exception cref="ApiException">The failure is final.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(T? Result, ApiException? Failure)> TryAsync<T>(
        Func<CancellationToken, Task<T>> send, bool isTimed = true)
    {
        ApiException failure;
        try
        {
            _isSending = false;
            if (_mustRenew) await RenewAsync().ConfigureAwait(false);
            if (MustWait) await WaitAsync(deadline.ForAll()).ConfigureAwait(false);
            if (limits.HasCircuit && !_isProbe && _policy.Circuit.Failure is not null)
                await ProbeAsync(deadline.ForAll()).ConfigureAwait(false);
            _isSending = true;
            return (await send(Token(isTimed)).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException exception) when (!deadline.IsCanceled)
        {
            if (!deadline.IsOfOneAttempt && deadline.Timeout != Timeout.InfiniteTimeSpan) throw OutOfTime();
            // a watch whose connection was given up
            failure = deadline.IsOfOneAttempt ? TooLate(exception) : ApiResponse.BrokenOff(exception);
        }
        catch (Exception exception) when (ApiResponse.AsFailure(exception) is { } known)
        {
            failure = known;
        }

        return MayGoOn(failure) ? (default, failure) : throw failure;
    }

    /// <summary>There is a response, and it is good.</summary>
    public void Succeed()
    {
        (_hasSucceeded, _isRenewed, _isProbe, _failed, _credentials) = (true, false, false, 0, cluster.Credentials.Version);
        _policy.Circuit.Close();
    }

    /// <summary>Notes a failure; false when it is final.</summary>
    public bool MayGoOn(ApiException failure)
    {
        _failed++;
        if (failure.StatusCode is not null) _policy.Circuit.Close();
        else if (_isProbe && failure.IsTransient) _policy.Circuit.NoteProbe(failure);
        if (failure.StatusCode == HttpStatusCode.Unauthorized && !_isRenewed)
        {
            _isRenewed = _mustRenew = true;
            return true;
        }

        if (!failure.IsTransient || _isGivenUp || IsEnough(failure)) return false;
        var wait = Backoff.Default.Next(_failed, failure.RetryAfter);
        _waitUntil = Environment.TickCount64 + (long)Math.Ceiling(wait.TotalMilliseconds);
        // What the server asks of one it means for all: API Priority and Fairness counts them together.
        if (failure.RetryAfter is not null) _policy.Cooldown.Extend(wait);
        return true;
    }

    public void Dispose()
    {
        if (ownsDeadline) deadline.Dispose();
    }

    private bool MustWait => _waitUntil > 0 || _policy.Cooldown.IsOn;

    /// <summary>Gets fresh credentials. An exec plugin takes as long as it takes, and none of the operation's own time.</summary>
    private async ValueTask RenewAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        await cluster.Credentials.RenewAsync(_credentials, deadline.Cancellation).ConfigureAwait(false);
        deadline.Exclude(Stopwatch.GetTimestamp() - begun);
        (_mustRenew, _credentials) = (false, cluster.Credentials.Version);
    }

    /// <summary>Waits as long as the last failure and the server make necessary.</summary>
    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (_waitUntil - Environment.TickCount64 is var left and > 0
            && (!limits.HasCircuit || _policy.Circuit.Failure is null))
        {
            await Task.Delay((int)Math.Min(left, LongestWait.TotalMilliseconds), cancellationToken).ConfigureAwait(false);
        }

        await _policy.Cooldown.WaitAsync(cancellationToken).ConfigureAwait(false);
        (_waitUntil, _credentials) = (0, cluster.Credentials.Version);
    }

    private CancellationToken Token(bool isTimed) =>
        !isTimed ? deadline.ForAll() : _isProbe ? deadline.ForAttempt(Circuit.ProbeTimeout) : deadline.ForAttempt();

    /// <summary>Makes the next attempt the one that is made now and then, or none.</summary>
    private async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        _isProbe = _policy.Circuit.TryProbe();
        if (_isProbe) return;
        await _policy.Circuit.WaitForProbeAsync(cancellationToken).ConfigureAwait(false);
        if (_policy.Circuit.Failure is not { } unreachable) return;
        _isGivenUp = true;
        throw new ApiException(
            unreachable.Failure, $"Not attempted, since the server could not be reached just before: {unreachable.Message}",
            unreachable);
    }

    /// <summary>
    /// Silence has taken its time already: where attempts are counted, a server that begins with it gets no second one.
    /// </summary>
    private bool IsEnough(ApiException failure) => (_isProbe && failure.StatusCode is null)
        || ((_hasSucceeded ? limits.Later : limits.AtFirst) is { } most
        && (_failed >= most || (!_hasSucceeded && failure is { Failure: ApiFailure.Timeout, StatusCode: null })));

    private ApiException TooLate(OperationCanceledException exception)
    {
        var timeout = _isProbe ? Circuit.ProbeTimeout : deadline.AttemptTimeout;
        return new ApiException(
            ApiFailure.Timeout, $"{cluster.Server} did not answer within {timeout.TotalSeconds:0.#} s.", exception);
    }

    private ApiException OutOfTime()
    {
        var (seconds, last) = ($"{deadline.Timeout.TotalSeconds:0.#} s", _failures?[^1]);
        var failure = last is null
            ? new ApiException(
                ApiFailure.Timeout, $"Not written within {seconds}: the API server did not answer, or had asked to wait longer.")
            : new ApiException(
                last.Failure,
                $"Given up after {seconds} and {_failures!.Count} attempt{(_failures.Count == 1 ? "" : "s")}; the last one: "
                + $"{last.Message}", last);
        var isSilent = last is null ? _isSending : last.StatusCode is null;
        if (limits.HasCircuit && isSilent) _policy.Circuit.Open(last ?? failure, deadline.Started);
        return failure;
    }
}
