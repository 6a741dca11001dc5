using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KopfEvents.Tests.Support;

/// <summary>
/// An API server that knows pods and config maps, has none, answers whoever asks, and notes who did. It speaks HTTP/1.1.
/// </summary>
internal sealed class RecordingServer : IDisposable
{
    private const string Resources =
        """
        {"kind":"APIResourceList","groupVersion":"v1","resources":[
          {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get","list","watch"],"shortNames":["po"]},
          {"name":"configmaps","singularName":"configmap","namespaced":true,"kind":"ConfigMap","verbs":["get","list","watch"],
          "shortNames":["cm"]}]}
        """;

    private readonly LoopbackListener _listener;
    private readonly string _name;
    private readonly Action<RecordedRequest> _record;
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2[] _chain;
    private readonly SslProtocols _protocols;

    /// <param name="name">What the cases call it.</param>
    /// <param name="record">Where to note requests.</param>
    /// <param name="certificate">What it shows; null for plain HTTP.</param>
    /// <param name="chain">What it sends along.</param>
    /// <param name="protocols">Which versions of TLS it speaks.</param>
    public RecordingServer(
        string name, Action<RecordedRequest> record, X509Certificate2? certificate = null, X509Certificate2[]? chain = null,
            SslProtocols protocols = SslProtocols.None)
    {
        (_name, _record, _certificate, _chain, _protocols) = (name, record, certificate, chain ?? [], protocols);
        _listener = new LoopbackListener(ServeAsync);
    }

    /// <summary>What it warns about in each response; empty for nothing.</summary>
    public string Warning { get; init; } = "";

    /// <summary>What it responds with instead, status and body, if a test wants that; null for what it has.</summary>
    public Func<RecordedRequest, (string Status, string Body)?> Respond { get; set; } = _ => null;

    public int Port => _listener.Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await client.Client.ReceiveAsync(first, SocketFlags.Peek, cancellationToken) == 0) return;
        if (_certificate is not null && first[0] == 0x16)
        {
            await ServeSecureAsync(client.GetStream(), cancellationToken);
            return;
        }

        var name = _certificate is null ? _name : $"{_name} by plain http";
        await RespondAsync(client.GetStream(), name, null, [], cancellationToken);
    }

    private async Task ServeSecureAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        string? sni = null;
        var shown = new List<string>();
        await using var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                sni = string.IsNullOrEmpty(hello.ServerName) ? null : hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = SslStreamCertificateContext.Create(_certificate!, [.. _chain], offline: true),
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = _protocols,
                    RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                    {
                        if (certificate is null) return true;
                        shown.Add(Subject((X509Certificate2)certificate));
                        shown.AddRange(chain!.ChainPolicy.ExtraStore.Where(one => !one.Equals(certificate)).Select(Subject));
                        return true;
                    },
                });
            },
            null,
            cancellationToken);
        await RespondAsync(secure, _name, sni, shown, cancellationToken);
    }

    /// <summary>As kubectl's own recordings have it: from the root of the name downwards.</summary>
    private static string Subject(X509Certificate2 certificate) =>
        string.Join(',', certificate.Subject.Split(", ").OrderBy(part => part.StartsWith("CN=", StringComparison.Ordinal)));

    private async Task RespondAsync(
        Stream stream, string server, string? sni, List<string> certificates, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { } requestLine)
        {
            var headers = new List<(string Name, string Value)>();
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add((line[..colon], line[(colon + 1)..].Trim()));
            }

            var target = requestLine.Split(' ')[1];
            var path = target.StartsWith("http://", StringComparison.Ordinal) ? new Uri(target).PathAndQuery : target;
            var sent = new char[int.Parse(One("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
            if (sent.Length > 0) await reader.ReadBlockAsync(sent, cancellationToken); // else it would wait for more all the same
            var request = new RecordedRequest(
                server, path, One("Host") ?? "", sni, One("Authorization"),
                headers.Where(header => header.Name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
                    .GroupBy(header => header.Name.ToLowerInvariant())
                    .ToDictionary(group => group.Key, group => group.Select(header => header.Value).ToArray()),
                [.. certificates], new string(sent));
            _record(request);
            var (status, text) = Respond(request) ?? ("200 OK", Body(path));
            var body = Encoding.UTF8.GetBytes(text);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\n{(Warning.Length > 0 ? $"Warning: {Warning}\r\n" : "")}Content-Type: "
                    + $"application/json\r\nContent-Length: {body.Length}\r\n\r\n"), cancellationToken);
            await stream.WriteAsync(body, cancellationToken);

            string? One(string name) => headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Value;
        }
    }

    private static string Body(string path) => path.Split('?')[0] switch
    {
        var one when one.EndsWith("/api", StringComparison.Ordinal) => """{"kind":"APIVersions","versions":["v1"]}""",
        var one when one.EndsWith("/apis", StringComparison.Ordinal) =>
            """{"kind":"APIGroupList","apiVersion":"v1","groups":[]}""",
        var one when one.EndsWith("/api/v1", StringComparison.Ordinal) => Resources,
        _ => """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""",
    };
}
