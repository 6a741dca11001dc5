using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Delivery;

/// <summary>
/// Tries one request again where that can help: no answer, no answer in time, 408, 429, 500, 502, 503 and 504; and 401 once, with
/// fresh credentials. Whoever calls it makes sure that a second success does no harm, since a lost answer says nothing about the
/// request.
/// </summary>
/// <param name="cluster">Whose cool-down is obeyed, and whose credentials are renewed.</param>
/// <param name="options">The clock, and how long one try may take.</param>
/// <param name="failures">Gets the failure of each try that came to nothing.</param>
internal sealed class Retry(Cluster cluster, DeliveryOptions options, List<ApiException> failures)
{
    private bool _renewed;

    /// <summary>Tries until it succeeds, fails for good, or is ended by the token.</summary>
    /// <exception cref="ApiException">The server says no, and would say it again.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> tryOnce, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await cluster.Cooldown.WaitAsync(options.Clock, cancellationToken).ConfigureAwait(false);
            var credentials = cluster.Credentials.Version;
            try
            {
                return await TryInTimeAsync(tryOnce, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.Unauthorized && !_renewed)
            {
                _renewed = true;
                failures.Add(exception);
                await cluster.Credentials.RenewAsync(credentials, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.IsTransient)
            {
                failures.Add(exception);
                var wait = Backoff.Default.Next(attempt, exception.RetryAfter);
                // What the server asks of one it means for all: API Priority and Fairness counts them together.
                if (exception.RetryAfter is not null) cluster.Cooldown.Extend(options.Clock.GetUtcNow() + wait);
                await Task.Delay(wait, options.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<T> TryInTimeAsync<T>(Func<CancellationToken, Task<T>> tryOnce, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.AttemptTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await tryOnce(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(ApiFailure.Timeout, $"{cluster.Server} did not answer within {options.AttemptTimeout.TotalSeconds:0.#} s.");
        }
    }
}
