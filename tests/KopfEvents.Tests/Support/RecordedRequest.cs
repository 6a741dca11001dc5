namespace KopfEvents.Tests.Support;

/// <summary>A request that has reached a listener.</summary>
internal sealed record RecordedRequest(
    string Server, string Path, string Host, string? Sni, string? Authorization,
        IReadOnlyDictionary<string, string[]> Impersonate, IReadOnlyList<string> ClientCertificates, string Body);

/// <summary>A request that has reached a proxy.</summary>
internal sealed record RecordedProxying(string Proxy, string Target, string? Credentials);
