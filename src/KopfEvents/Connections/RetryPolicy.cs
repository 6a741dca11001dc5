namespace KopfEvents.Connections;

/// <summary>
/// When requests to a server are sent again. All who send obey it, and share what one of them learns: how long the server wants
/// to be left alone (<see cref="Cooldown"/>), and that it cannot be reached (<see cref="Circuit"/>).
/// </summary>
/// <param name="cluster">The server.</param>
internal sealed class RetryPolicy(Cluster cluster)
{
    /// <summary>Until when the server wants to be left alone.</summary>
    public Cooldown Cooldown { get; } = new();

    /// <summary>Whether the server can be reached.</summary>
    public Circuit Circuit { get; } = new();

    /// <summary>
    /// How long the server may take to respond to a reader, and to go on with a response: kube-apiserver itself gives up after a
    /// minute (<c>--request-timeout</c>).
    /// </summary>
    public TimeSpan ReaderTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The attempts of one event: as many as its time allows, and few when others have found that nobody is there.
    /// </summary>
    /// <param name="deadline">The event's time.</param>
    public Attempts ForEvent(Deadline deadline) => new(cluster, new AttemptLimits(HasCircuit: true), deadline);

    /// <summary>
    /// The attempts of somebody who reads: a server that is not there is soon told, one that restarts is back in a while.
    /// </summary>
    public Attempts ForReader(CancellationToken cancellationToken) =>
        new(cluster, new AttemptLimits(AtFirst: 3, Later: 10), NewDeadline(cancellationToken), ownsDeadline: true);

    /// <summary>
    /// The attempts of somebody who watches, and wants to go on when the server is back, however long it takes.
    /// </summary>
    public Attempts ForWatch(CancellationToken cancellationToken) =>
        new(cluster, new AttemptLimits(), NewDeadline(cancellationToken), ownsDeadline: true);

    private Deadline NewDeadline(CancellationToken cancellationToken) =>
        new(Timeout.InfiniteTimeSpan, ReaderTimeout, cancellationToken);
}

/// <summary>How many attempts there are.</summary>
/// <param name="AtFirst">The most before the first response that was good; null for no limit but time.</param>
/// <param name="Later">The most in a row after it; null for no limit but time.</param>
/// <param name="HasCircuit">Whether to give up at once while the <see cref="Circuit"/> is open.</param>
internal readonly record struct AttemptLimits(int? AtFirst = null, int? Later = null, bool HasCircuit = false);
