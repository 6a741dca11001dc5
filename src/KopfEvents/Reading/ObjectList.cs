using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>
/// Reads a list page by page. When the token of the next page has expired (410), it goes on where the server says, or from the
/// beginning; a page that breaks off is read again. So an object can come twice, but none that is there all the time is left out.
/// </summary>
internal sealed class ObjectList<T>(ObjectQuery query, ObjectParser<T> parser, Attempts attempts) : IDisposable
{
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
    public async ValueTask<bool> ReadAsync(List<ParsedObject<T>> objects)
    {
        Note = null;
        var (hasMore, failure) = await attempts.TryAsync(token => StepAsync(objects, token)).ConfigureAwait(false);
        if (failure is null) return hasMore;
        Note = $"Reading {query} again after: {failure.Message}";
        return true;
    }

    public void Dispose()
    {
        ClosePage();
        attempts.Dispose();
    }

    private async Task<bool> StepAsync(List<ParsedObject<T>> objects, CancellationToken cancellationToken)
    {
        try
        {
            _page ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (await _page.ReadAsync(objects, cancellationToken).ConfigureAwait(false))
            {
                attempts.Succeed();
                return true;
            }
        }
        catch (ApiException failure) when (failure.StatusCode == HttpStatusCode.Gone && _continue is not null)
        {
            ClosePage();
            GoOn(failure);
            return true;
        }
        catch
        {
            ClosePage();
            throw;
        }

        ResourceVersion ??= _page.ResourceVersion;
        _continue = _page.Continue;
        ClosePage();
        return _continue is not null;
    }

    private async Task<ListPage<T>> OpenAsync(CancellationToken cancellationToken)
    {
        var response = await attempts.Cluster.GetAsync(query.PathOfPage(_continue), query.Accept, cancellationToken)
            .ConfigureAwait(false);
        return new ListPage<T>(
            response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), parser);
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
