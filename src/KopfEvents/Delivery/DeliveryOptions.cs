namespace KopfEvents.Delivery;

/// <summary>How events are delivered.</summary>
internal sealed record DeliveryOptions
{
    /// <summary>
    /// Requests in flight: 16, about what a small cluster's API Priority and Fairness gives one user before it queues.
    /// </summary>
    public int ThrottleLimit { get; init; } = DefaultThrottleLimit;

    /// <summary>How long one event may take, retries included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    /// <summary>How long one attempt may take; a server that hangs is left for the next one behind the same address.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most events in a second; 0 for no limit.</summary>
    public int MaxRate { get; init; }

    /// <summary>
    /// The namespace of objects that are named, or written in a manifest, without one; null takes the connection's.
    /// </summary>
    public string? Namespace { get; init; }

    /// <summary>Keeps the server's response, an Event as JSON, in the result.</summary>
    public bool KeepResponse { get; init; }

    /// <summary>The default of <see cref="ThrottleLimit"/>.</summary>
    public const int DefaultThrottleLimit = 16;

    /// <summary>The default of <see cref="Timeout"/>, in seconds.</summary>
    public const int DefaultTimeoutSeconds = 30;
}
