using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Delivery;

/// <summary>
/// Tries one request again where that can help: no answer, no answer in time, 408, 429, 500, 502, 503 and 504; and 401 once, with
/// fresh credentials. Whoever calls it makes sure that a second success does no harm, since a lost answer says nothing about the
/// request.
/// </summary>
/// <param name="cluster">Whose cool-down is obeyed, and whose credentials are renewed.</param>
/// <param name="options">The clock.</param>
/// <param name="deadline">How long one try may take, and all of them.</param>
/// <param name="failures">Gets the failure of each try that came to nothing.</param>
internal sealed class Retry(Cluster cluster, DeliveryOptions options, Deadline deadline, List<ApiException> failures)
{
    private bool _renewed;

    /// <summary>Tries until it succeeds, fails for good, or the event's time is over.</summary>
    /// <exception cref="ApiException">The server says no, and would say it again.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> tryOnce)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (cluster.Cooldown.IsOn(options.Clock)) await cluster.Cooldown.WaitAsync(options.Clock, deadline.Whole()).ConfigureAwait(false);
            var credentials = cluster.Credentials.Version;
            try
            {
                return await tryOnce(deadline.OneTry()).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (deadline.IsOfOneTry && !deadline.IsStopped)
            {
                await WaitAsync(attempt, new(ApiFailure.Timeout, $"{cluster.Server} did not answer within {options.AttemptTimeout.TotalSeconds:0.#} s.")).ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.Unauthorized && !_renewed)
            {
                _renewed = true;
                failures.Add(exception);
                await cluster.Credentials.RenewAsync(credentials, deadline.Whole()).ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.IsTransient)
            {
                await WaitAsync(attempt, exception).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(int attempt, ApiException failure)
    {
        failures.Add(failure);
        var wait = Backoff.Default.Next(attempt, failure.RetryAfter);
        // What the server asks of one it means for all: API Priority and Fairness counts them together.
        if (failure.RetryAfter is not null) cluster.Cooldown.Extend(options.Clock.GetUtcNow() + wait);
        await Task.Delay(wait, options.Clock, deadline.Whole()).ConfigureAwait(false);
    }
}
