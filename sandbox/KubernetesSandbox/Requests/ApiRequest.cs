using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Requests;

/// <summary>One request on its way through the pipeline.</summary>
internal sealed class ApiRequest(HttpContext http, RequestInfo info)
{
    /// <summary>kube-apiserver refuses larger bodies with a 413.</summary>
    private const int MaxBodyBytes = 3 * 1024 * 1024;

    private ReadOnlyMemory<byte>? _body;

    public HttpContext Http => http;

    public RequestInfo Info => info;

    /// <summary>Who asks, impersonation included; null before access control.</summary>
    public UserInfo? User { get; set; }

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>What was read of the body so far.</summary>
    public ReadOnlyMemory<byte> ReadBody => _body ?? default;

    /// <summary>A query parameter's first value, or null when it is not there.</summary>
    public string? Query(string name) => http.Request.Query.TryGetValue(name, out var value) ? value[0] ?? "" : null;

    /// <summary>The whole body; 413 when it is longer than 3 MiB.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> BodyAsync()
    {
        if (_body is { } known)
        {
            return known;
        }

        var buffer = new byte[Math.Clamp((int)(http.Request.ContentLength ?? 4096) + 1, 1, MaxBodyBytes + 1)];
        var length = 0;
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), Aborted).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > MaxBodyBytes)
            {
                throw new StatusException(Status.RequestEntityTooLarge());
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBodyBytes + 1));
            }
        }

        _body = buffer.AsMemory(0, length);
        return _body.Value;
    }
}
