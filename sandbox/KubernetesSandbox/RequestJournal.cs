using System.Text;

namespace KubernetesSandbox;

/// <summary>A request as it reached the sandbox, and the status that was sent back.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its query, still escaped.</param>
/// <param name="User">Who asked; null when authentication failed or a fault came first.</param>
/// <param name="Body">The body's bytes, as far as the server read them.</param>
/// <param name="Status">The HTTP status; 0 when the connection was cut instead.</param>
public sealed record RecordedRequest(string Method, string Path, string? User, ReadOnlyMemory<byte> Body, int Status)
{
    /// <summary>The body as text.</summary>
    public string BodyText => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>What was asked, in the order of the responses.</summary>
internal sealed class RequestJournal
{
    private readonly Lock _lock = new();
    private readonly List<RecordedRequest> _requests = [];

    public void Add(RecordedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _requests];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }
}
