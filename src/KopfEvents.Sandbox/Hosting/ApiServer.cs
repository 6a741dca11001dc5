using KubernetesSandbox.Authorization;
using KubernetesSandbox.Discovery;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Hosting;

/// <summary>The API server without its network: the state, and what is built upon it.</summary>
internal sealed class ApiServer : IDisposable
{
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;

    public ApiServer(SandboxOptions options)
    {
        _store = new ObjectStore(options.HistoryLength);
        _catalog = new ResourceCatalog();
    }

    public RequestPipeline Pipeline(FaultRules faults, RequestJournal? journal, CertificateAuthority authority, CancellationToken stopping)
    {
        _ = (authority, stopping);
        return new RequestPipeline(new AccessControl(_store), new ApiRouter(_catalog, new Dictionary<ResourceKey, RequestHandler>()), faults, journal);
    }

    public Task ApplyAsync(string yaml, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Compact() => _store.Compact();

    public void Dispose()
    {
    }
}
