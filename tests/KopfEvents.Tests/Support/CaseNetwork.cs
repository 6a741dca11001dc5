using System.Collections.Concurrent;
using System.Security.Authentication;

namespace KopfEvents.Tests.Support;

/// <summary>The listeners and proxies of the cases, and what has reached them.</summary>
internal sealed class CaseNetwork : IDisposable
{
    private static readonly string[] Names =
        ["api.cluster.example", "cluster.example", "kube.internal.example", "10.77.0.5", "fd00:77::5"];

    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<RecordedProxying> _proxyings = new();
    private readonly Dictionary<string, RecordingServer> _servers = [];
    private readonly Dictionary<string, RecordingProxy> _proxies = [];

    public CaseNetwork()
    {
        foreach (var name in new[] { "main", "second", "default-tls" }) AddServer(name, "main");
        foreach (var name in new[] { "named", "other", "cnonly", "inter", "expired", "self" }) AddServer(name, name);
        _servers["interchain"] =
            new RecordingServer("interchain", _requests.Enqueue, Certificates["inter"], [Certificates["server-inter"]]);
        _servers["tls12"] = new RecordingServer("tls12", _requests.Enqueue, Certificates["main"], protocols: SslProtocols.Tls12);
        foreach (var name in new[] { "http", "default-http" }) _servers[name] = new RecordingServer(name, _requests.Enqueue);
        _proxies["proxy-http"] = new RecordingProxy("proxy-http", _proxyings.Enqueue);
        _proxies["proxy-https"] = new RecordingProxy("proxy-https", _proxyings.Enqueue, Certificates["main"]);
        _proxies["proxy-auth"] = new RecordingProxy("proxy-auth", _proxyings.Enqueue, wantsUser: true);
        _proxies["proxy-socks"] = new RecordingProxy("proxy-socks", _proxyings.Enqueue, isSocks: true);
    }

    public CaseCertificates Certificates { get; } = new();

    /// <summary>Where nobody listens.</summary>
    public int ClosedPort { get; } = LoopbackListener.FreePort();

    /// <summary>
    /// Where a host and port really are, on a machine that has neither the names nor the addresses of the cases.
    /// </summary>
    public IEnumerable<(string Place, int Port)> Elsewhere =>
        [.. _servers.Values.SelectMany(server => Names.Select(name => ($"{name}:{server.Port}", server.Port))),
         ("127.0.0.1:80", Port("default-http")), ("127.0.0.1:443", Port("default-tls"))];

    public int Port(string name) =>
        name == "closed" ? ClosedPort : _servers.TryGetValue(name, out var server) ? server.Port : _proxies[name].Port;

    /// <summary>What has come since the last time.</summary>
    public (RecordedRequest[] Requests, RecordedProxying[] Proxyings) Take()
    {
        var (requests, proxyings) = (_requests.ToArray(), _proxyings.ToArray());
        _requests.Clear();
        _proxyings.Clear();
        return (requests, proxyings);
    }

    public void Dispose()
    {
        foreach (var server in _servers.Values) server.Dispose();
        foreach (var proxy in _proxies.Values) proxy.Dispose();
    }

    private void AddServer(string name, string certificate) =>
        _servers[name] = new RecordingServer(name, _requests.Enqueue, Certificates[certificate]);
}
