using System.Net;

namespace KopfEvents.Connections;

/// <summary>Why a request came to nothing, as far as a caller acts on the difference.</summary>
internal enum ApiFailure
{
    /// <summary>No kubeconfig, or one that cannot be used.</summary>
    InvalidKubeconfig,

    /// <summary>Nobody answers: refused, reset, no such host.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or ours is refused.</summary>
    CertificateRefused,

    /// <summary>The proxy says no.</summary>
    ProxyRefused,

    /// <summary>No response in time.</summary>
    Timeout,

    /// <summary>401: the server does not know who is asking.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404, or a kind that the server does not serve.</summary>
    NotFound,

    /// <summary>A name that several resources have.</summary>
    AmbiguousName,

    /// <summary>409.</summary>
    Conflict,

    /// <summary>400, 413, 415 or 422: the server refuses what was sent.</summary>
    Invalid,

    /// <summary>Every other response.</summary>
    ServerError,
}

/// <summary>A request to the API server that came to nothing. The message is the server's own where it gave one.</summary>
internal sealed class ApiException : Exception
{
    /// <summary>Makes the exception of a failure that is not a response.</summary>
    public ApiException(ApiFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Makes the exception of a response that says no.</summary>
    /// <param name="statusCode">The response's status code.</param>
    /// <param name="reason">The <c>reason</c> of the Status in the body, such as <c>AlreadyExists</c>; null where there is
    /// none.</param>
    /// <param name="message">The <c>message</c> of the Status in the body, or a description of the response.</param>
    public ApiException(HttpStatusCode statusCode, string? reason, string message)
        : base(message)
    {
        StatusCode = statusCode;
        Reason = reason;
        Failure = statusCode switch
        {
            HttpStatusCode.Unauthorized => ApiFailure.Unauthorized,
            HttpStatusCode.Forbidden => ApiFailure.Forbidden,
            HttpStatusCode.NotFound => ApiFailure.NotFound,
            HttpStatusCode.Conflict => ApiFailure.Conflict,
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType
                or HttpStatusCode.UnprocessableEntity => ApiFailure.Invalid,
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => ApiFailure.Timeout,
            _ => ApiFailure.ServerError,
        };
    }

    /// <summary>What kind of failure it is.</summary>
    public ApiFailure Failure { get; }

    /// <summary>The response's status code; null when there was none.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>The <c>reason</c> of the server's Status.</summary>
    public string? Reason { get; }

    /// <summary>How long the server asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where a list may go on whose continue token has expired (410), with what is there by now.</summary>
    public string? Continue { get; init; }

    /// <summary>
    /// Whether the same request may well succeed a little later: nobody answered, or the server was not able to.
    /// </summary>
    public bool IsTransient => StatusCode switch
    {
        null => Failure is ApiFailure.Unreachable or ApiFailure.Timeout,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        _ => false,
    };
}
