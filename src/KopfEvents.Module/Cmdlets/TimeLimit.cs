using KopfEvents.Connections;

namespace KopfEvents.Module.Cmdlets;

/// <summary>How long a command may take to ask the server, from its first request on.</summary>
/// <param name="seconds">The limit; null for none.</param>
/// <param name="cancellationToken">Ends it in any case.</param>
internal sealed class TimeLimit(int? seconds, CancellationToken cancellationToken) : IDisposable
{
    private CancellationTokenSource? _source;

    /// <summary>When the time is over.</summary>
    public CancellationToken Token => (_source ??= Begin()).Token;

    /// <summary>Asks the server in time.</summary>
    /// <param name="run">What to ask.</param>
    /// <param name="what">What is not known if there is no time left: the end of a sentence.</param>
    /// <exception cref="ApiException">There was no time left.</exception>
    public T Run<T>(Func<CancellationToken, T> run, string what)
    {
        try
        {
            return run(Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new ApiException(ApiFailure.Timeout, $"The server has not said within {seconds} s {what}.", exception);
        }
    }

    public void Dispose() => _source?.Dispose();

    private CancellationTokenSource Begin()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (seconds is { } limit) source.CancelAfter(TimeSpan.FromSeconds(limit));
        return source;
    }
}
