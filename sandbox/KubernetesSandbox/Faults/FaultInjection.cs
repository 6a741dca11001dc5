using System.Globalization;
using System.Text;
using KubernetesSandbox.Requests;
using Microsoft.AspNetCore.Connections.Features;

namespace KubernetesSandbox.Faults;

/// <summary>What each kind of fault does to a request.</summary>
internal sealed class FaultInjection(TimeProvider time, Func<bool, Task> restart)
{
    public async Task<ApiResponse> InvokeAsync(FaultRule rule, ApiRequest request, RequestHandler next)
    {
        switch (rule.Kind)
        {
            case FaultKind.TooManyRequests:
                return TooManyRequests(rule, request);
            case FaultKind.InternalError:
                return Failure(request, new Status(500, "InternalError", "Internal error occurred: fault on demand"));
            case FaultKind.BadGateway:
                return new BytesResponse(502, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes("Bad Gateway\n"));
            case FaultKind.ServiceUnavailable:
                return Failure(
                    request, new Status(503, "ServiceUnavailable", "the server is currently unable to handle the request"));
            case FaultKind.GatewayTimeout:
                return Failure(
                    request, new Status(504, "Timeout", "Timeout: request did not complete within the allotted timeout"));
            case FaultKind.Latency:
                await Task.Delay(rule.Latency, time, request.Aborted).ConfigureAwait(false);
                return await next(request).ConfigureAwait(false);
            case FaultKind.CutBefore:
                return Cut(request);
            case FaultKind.CutAfter:
                await next(request).ConfigureAwait(false);
                return Cut(request);
            case FaultKind.GoAway:
                Feature<IConnectionLifetimeNotificationFeature>(request).RequestClose();
                return await next(request).ConfigureAwait(false);
            case FaultKind.Restart:
            case FaultKind.RestartWithoutState:
                // The restart waits for this request to end, and cuts it: whoever sees that finds the old server gone.
                _ = Task.Run(() => restart(rule.Kind == FaultKind.Restart));
                await Task.Delay(Timeout.InfiniteTimeSpan, time, request.Aborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return new CutResponse();
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule.Kind, "There is no such kind of fault.");
        }
    }

    private static BytesResponse Failure(ApiRequest request, Status status) =>
        Representation.OfFailure(request, new StatusException(status));

    private static CutResponse Cut(ApiRequest request)
    {
        Feature<IConnectionLifetimeFeature>(request).Abort();
        return new CutResponse();
    }

    // The features of the connection show through in those of the request.
    private static T Feature<T>(ApiRequest request)
        where T : class =>
        request.Http.Features.Get<T>() ?? throw new InvalidOperationException($"The server has no {typeof(T).Name}.");

    private BytesResponse TooManyRequests(FaultRule rule, ApiRequest request)
    {
        var retryAfter = rule.RetryAfter ?? TimeSpan.Zero;
        var seconds = (int)Math.Ceiling(retryAfter.TotalSeconds);
        var response = Failure(request, Status.TooManyRequests("too many requests, please try again later", seconds));
        return rule.RetryAfterAsDate
            ? response.With("Retry-After", (time.GetUtcNow() + retryAfter).ToString("R", CultureInfo.InvariantCulture))
            : response;
    }
}
