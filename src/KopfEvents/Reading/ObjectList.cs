using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>
/// Reads a list page by page. When the token of the next page has expired (410), it goes on where the server says, or from the
/// beginning; a page that breaks off is read again. So an object can come twice, but none that is there all the time is left out.
/// </summary>
internal sealed class ObjectList<T>(Cluster cluster, ObjectQuery query, ObjectParser<T> parser, int? triesAtFirst = 3) : IDisposable
{
    private readonly Attempts _attempts = new(cluster, TimeProvider.System, triesAtFirst, later: triesAtFirst is null ? null : 10);
    private ListPage<T>? _page;
    private string? _continue;

    /// <summary>The version that a watch can go on from; known at the end.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>How often the list began from the beginning: what came in an earlier pass may be gone.</summary>
    public int Pass { get; private set; } = 1;

    /// <summary>What happened in the last step, for the user; null when nothing did.</summary>
    public string? Note { get; private set; }

    /// <summary>Reads a step further and adds the objects that have come; false when all have.</summary>
    /// <exception cref="ApiException">The server refuses, or does not answer again and again.</exception>
    public async ValueTask<bool> ReadAsync(List<ParsedObject<T>> objects, CancellationToken cancellationToken)
    {
        Note = null;
        await _attempts.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _page ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (await _page.ReadAsync(objects, cancellationToken).ConfigureAwait(false))
            {
                _attempts.Succeed();
                return true;
            }

            ResourceVersion ??= _page.ResourceVersion;
            _continue = _page.Continue;
            ClosePage();
            return _continue is not null;
        }
        catch (Exception exception) when (ApiResponse.AsFailure(exception) is { } failure)
        {
            ClosePage();
            if (failure.StatusCode == HttpStatusCode.Gone && _continue is not null) GoOn(failure);
            else if (_attempts.MayGoOn(failure)) Note = $"Reading {query} again after: {failure.Message}";
            else if (failure == exception) throw;
            else throw failure;
            return true;
        }
    }

    public void Dispose() => ClosePage();

    private async Task<ListPage<T>> OpenAsync(CancellationToken cancellationToken)
    {
        var response = await cluster.GetAsync(query.PathOfPage(_continue), cancellationToken).ConfigureAwait(false);
        return new ListPage<T>(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), parser);
    }

    private void GoOn(ApiException expired)
    {
        _continue = expired.Continue;
        Note = $"Reading {query}: the list took so long that the server has forgotten its state; going on with the present one.";
        if (_continue is not null) return;
        Pass++;
        ResourceVersion = null;
    }

    private void ClosePage()
    {
        _page?.Dispose();
        _page = null;
        parser.Reset();
    }
}
