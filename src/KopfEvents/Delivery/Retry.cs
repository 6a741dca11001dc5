using KopfEvents.Connections;

namespace KopfEvents.Delivery;

/// <summary>
/// Tries the requests of one event until its time is over, where that can help (see <see cref="Attempts"/>). Whoever calls it
/// makes sure that a second success does no harm, since a lost answer says nothing about the request.
/// </summary>
/// <param name="cluster">The server.</param>
/// <param name="options">The clock.</param>
/// <param name="deadline">How long one try may take, and all of them.</param>
/// <param name="failures">Gets the failure of each try that came to nothing.</param>
internal sealed class Retry(Cluster cluster, DeliveryOptions options, Deadline deadline, List<ApiException> failures)
{
    private readonly Attempts _attempts = new(cluster, options.Clock);

    /// <summary>Tries until it succeeds, fails for good, or the event's time is over.</summary>
    /// <exception cref="ApiException">The server says no, and would say it again.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> tryOnce)
    {
        while (true)
        {
            if (_attempts.MustWait) await _attempts.WaitAsync(deadline.Whole()).ConfigureAwait(false);
            try
            {
                var answer = await tryOnce(deadline.OneTry()).ConfigureAwait(false);
                _attempts.Succeed();
                return answer;
            }
            catch (OperationCanceledException exception) when (deadline.IsOfOneTry && !deadline.IsStopped)
            {
                var late = new ApiException(ApiFailure.Timeout, $"{cluster.Server} did not answer within {options.AttemptTimeout.TotalSeconds:0.#} s.", exception);
                if (!_attempts.MayGoOn(late)) throw late;
                failures.Add(late);
            }
            catch (ApiException exception)
            {
                if (!_attempts.MayGoOn(exception)) throw;
                failures.Add(exception);
            }
        }
    }
}
