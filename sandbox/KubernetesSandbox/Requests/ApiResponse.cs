namespace KubernetesSandbox.Requests;

/// <summary>
/// A response that is not yet sent, so that what stands around a handler (journal, faults) can look at it, replace it, or cut the
/// connection although the write took effect.
/// </summary>
internal abstract class ApiResponse(int status)
{
    public int Status => status;

    /// <summary>Values of <c>Warning</c> headers, without the code and quotes.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public async Task SendAsync(HttpContext http)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-cache, private";
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        foreach (var warning in Warnings) Warn(http, warning);
        await WriteAsync(http).ConfigureAwait(false);
    }

    /// <summary>Adds a <c>Warning</c> header to the response, whatever it is going to be.</summary>
    public static void Warn(HttpContext http, string warning)
    {
        var quoted = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        http.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
    }

    protected abstract Task WriteAsync(HttpContext http);
}

/// <summary>A response whose bytes are there.</summary>
internal sealed class BytesResponse(int status, string contentType, ReadOnlyMemory<byte> bytes) : ApiResponse(status)
{
    /// <summary>The same with one more header.</summary>
    public BytesResponse With(string header, string value) => new(Status, contentType, bytes)
    {
        Warnings = Warnings,
        Headers = [.. Headers, KeyValuePair.Create(header, value)],
    };

    protected override async Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>A response that goes on, as a watch does.</summary>
internal sealed class StreamResponse(string contentType, Func<HttpContext, Task> stream) : ApiResponse(StatusCodes.Status200OK)
{
    protected override Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = contentType;
        return stream(http);
    }
}

/// <summary>No response: the connection (HTTP/1.1) or the stream (HTTP/2) is cut.</summary>
internal sealed class CutResponse() : ApiResponse(0)
{
    protected override Task WriteAsync(HttpContext http) =>
        throw new InvalidOperationException("A cut connection sends nothing.");

}
