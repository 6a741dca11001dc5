namespace KubernetesSandbox.Faults;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>429 Too Many Requests with <c>Retry-After</c>; nothing is done.</summary>
    TooManyRequests,

    /// <summary>500 Internal Server Error; nothing is done.</summary>
    InternalError,

    /// <summary>
    /// 502 Bad Gateway, as a proxy in front of the API server responds: plain text, no Status; nothing is done.
    /// </summary>
    BadGateway,

    /// <summary>503 Service Unavailable; nothing is done.</summary>
    ServiceUnavailable,

    /// <summary>504 Gateway Timeout; nothing is done.</summary>
    GatewayTimeout,

    /// <summary>The request is served, but only after <see cref="FaultRule.Latency"/>.</summary>
    Latency,

    /// <summary>
    /// The connection breaks before anything is done. In HTTP/2 this takes all requests on the connection with it.
    /// </summary>
    CutBefore,

    /// <summary>
    /// The request takes effect, then the connection breaks before the response. In HTTP/2 this takes all requests on it.
    /// </summary>
    CutAfter,

    /// <summary>
    /// The request is served, and the connection closes gracefully: GOAWAY in HTTP/2, <c>Connection: close</c> in HTTP/1.1.
    /// </summary>
    GoAway,

    /// <summary>The server restarts with its state; the request, and all others in flight, break.</summary>
    Restart,

    /// <summary>The server restarts empty; the request, and all others in flight, break.</summary>
    RestartWithoutState,
}
