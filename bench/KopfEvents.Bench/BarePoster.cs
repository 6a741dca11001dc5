using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using k8s;

namespace KopfEvents.Bench;

/// <summary>
/// What is physically possible: an HttpClient that posts prepared bodies over HTTP/2 with so many in flight, and nothing else.
/// </summary>
internal sealed class BarePoster : IDisposable
{
    private readonly Kubernetes _client;
    private readonly AuthenticationHeaderValue? _token;
    private readonly int _inFlight;

    public BarePoster(string kubeconfig, int inFlight)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        _client = new Kubernetes(configuration); // for its TLS and credentials
        _token = configuration.AccessToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        _inFlight = inFlight;
    }

    public async Task<Measurement> RunAsync(int events, CancellationToken cancellationToken)
    {
        var bodies = Prepare(events);
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await PostAsync(bodies, cancellationToken);
        return Measurement.Since(started, cpu, events);
    }

    public static IReadOnlyList<byte[]> Prepare(int events) => [.. Enumerable.Range(0, events).Select(Body)];

    public async Task PostAsync(IReadOnlyList<byte[]> bodies, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, _inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var mine && mine < bodies.Count)
            {
                await PostAsync(bodies[mine], cancellationToken);
            }
        })));
    }

    public void Dispose() => _client.Dispose();

    private static byte[] Body(int i) => Encoding.UTF8.GetBytes(
        $$"""
        {"metadata":{"namespace":"default","name":"bare-{{Guid.NewGuid():N}}"},
        "action":"Report","type":"Normal","reason":"Measured",
        "message":"message of object {{i}}","reportingComponent":"kopf","reportingInstance":"bench",
        "source":{"component":"kopf"},
        "involvedObject":{"apiVersion":"v1","kind":"Pod","name":"p-{{i}}",
          "uid":"00000000-0000-0000-0000-{{i:D12}}","namespace":"default"},
        "firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"2026-01-02T03:04:05Z","eventTime":"2026-01-02T03:04:05.000000Z"}
        """);

    private async Task PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_client.BaseUri, "api/v1/namespaces/default/events"))
        {
            Version = HttpVersion.Version20,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Authorization = _token;
        using var response =
            await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
