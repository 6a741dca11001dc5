using System.Threading.Channels;
using KopfEvents.Connections;
using KopfEvents.Reading;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Brings what is read in the background to the pipeline's thread. The reading is ahead by a few items at most: a pipeline that
/// is slow slows it down, and one that stops ends it.
/// </summary>
internal static class ReadAhead
{
    /// <summary>How many items may wait to be taken: enough for the next step not to wait for the network.</summary>
    private const int MaxItems = 64;

    /// <summary>
    /// Reads from one source in order, or from several at once as it comes. The failure of one does not end the others.
    /// </summary>
    /// <param name="cmdlet">Whose pipeline it is.</param>
    /// <param name="sources">What to read; begun when the first item is asked for, ended when no more is.</param>
    /// <param name="cancellationToken">Ends it in any case.</param>
    /// <returns>Each item or failure, from which source it is, and whether the next object is there already.</returns>
    public static IEnumerable<(ReadResult<T> Item, ApiException? Failure, int Source, bool HasMore)> From<T>(
        ConnectionCmdlet cmdlet,
        IReadOnlyList<Func<CancellationToken, IAsyncEnumerable<ReadResult<T>>>> sources,
        CancellationToken cancellationToken)
    {
        using var canceling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var items = Channel.CreateBounded<(ReadResult<T> Item, ApiException? Failure, int Source)>(MaxItems);
        var reading = Task.Run(() => FillAsync(items.Writer, sources, canceling.Token), CancellationToken.None);
        try
        {
            do
            {
                while (items.Reader.TryRead(out var item))
                {
                    var hasMore = items.Reader.TryPeek(out var next) && next.Failure is null && next.Item.IsObject;
                    yield return (item.Item, item.Failure, item.Source, hasMore);
                }
            }
            while (cmdlet.WaitFor(items.Reader.WaitToReadAsync(CancellationToken.None).AsTask()));
        }
        finally
        {
            canceling.Cancel();
            reading.Wait(CancellationToken.None);
        }
    }

    private static async Task FillAsync<T>(
        ChannelWriter<(ReadResult<T> Item, ApiException? Failure, int Source)> items,
        IEnumerable<Func<CancellationToken, IAsyncEnumerable<ReadResult<T>>>> sources,
        CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(sources.Select((source, index) => CopyAsync(source, index, items, cancellationToken)))
                .ConfigureAwait(false);
            items.Complete();
        }
        catch (OperationCanceledException)
        {
            items.Complete();
        }
        catch (Exception exception)
        {
            // Nothing of the kind is known; the one who takes the items shall learn of it.
            items.Complete(exception);
        }
    }

    private static async Task CopyAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<ReadResult<T>>> source,
        int index,
        ChannelWriter<(ReadResult<T> Item, ApiException? Failure, int Source)> items,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in source(cancellationToken).ConfigureAwait(false))
            {
                await items.WriteAsync((item, null, index), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiException failure)
        {
            await items.WriteAsync((default!, failure, index), cancellationToken).ConfigureAwait(false);
        }
    }
}
