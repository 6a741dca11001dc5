using System.Diagnostics;
using System.Net;

namespace KubernetesSandbox.Tests;

/// <summary>Each kind of fault, as a client sees it over HTTPS.</summary>
public class FaultTests
{
    private const string Events = "/api/v1/namespaces/default/events";

    public static TheoryData<string> Versions => ["1.1", "2.0"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Too_many_requests_says_when_to_come_back(string version)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));

        sandbox.Faults.Add(new FaultRule { Kind = FaultKind.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(3), MaxHits = 1 });
        using var inSeconds = await client.SendAsync(HttpMethod.Get, Events);
        sandbox.Faults.Add(new FaultRule { Kind = FaultKind.TooManyRequests, RetryAfterAsDate = true });
        using var asDate = await client.SendAsync(HttpMethod.Get, Events);

        Assert.Equal(HttpStatusCode.TooManyRequests, inSeconds.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), inSeconds.Headers.RetryAfter!.Delta);
        Assert.Contains(
            "\"retryAfterSeconds\":3", await inSeconds.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.TooManyRequests, asDate.StatusCode);
        Assert.NotNull(asDate.Headers.RetryAfter!.Date);
    }

    [Theory]
    [InlineData("1.1", FaultKind.InternalError, HttpStatusCode.InternalServerError)]
    [InlineData("2.0", FaultKind.InternalError, HttpStatusCode.InternalServerError)]
    [InlineData("1.1", FaultKind.BadGateway, HttpStatusCode.BadGateway)]
    [InlineData("2.0", FaultKind.BadGateway, HttpStatusCode.BadGateway)]
    [InlineData("1.1", FaultKind.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData("2.0", FaultKind.ServiceUnavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData("1.1", FaultKind.GatewayTimeout, HttpStatusCode.GatewayTimeout)]
    [InlineData("2.0", FaultKind.GatewayTimeout, HttpStatusCode.GatewayTimeout)]
    public async Task A_failure_is_sent_back_and_nothing_is_done(string version, FaultKind kind, HttpStatusCode status)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        using var fault = sandbox.Faults.Add(new FaultRule { Pattern = "^POST .*/events", Kind = kind });

        using var failed = await CreateEventAsync(client, "one");

        Assert.Equal(status, failed.StatusCode);
        Assert.Equal([$"POST {Events}"], fault.HitRequests);
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync($"{Events}/one"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Latency_holds_a_request_back_and_lets_it_through(string version)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        sandbox.Faults.Add(new FaultRule { Kind = FaultKind.Latency, Latency = TimeSpan.FromMilliseconds(200) });

        var stopwatch = Stopwatch.StartNew();
        using var created = await CreateEventAsync(client, "one");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.InRange(stopwatch.ElapsedMilliseconds, 190, 10_000);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_cut_before_the_write_leaves_nothing_behind(string version)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        using var fault = sandbox.Faults.Add(new FaultRule { Pattern = "^POST", Kind = FaultKind.CutBefore });

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateEventAsync(client, "one"));

        Assert.True(fault.Hits >= 1);
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync($"{Events}/one"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_cut_after_the_write_loses_the_response_only(string version)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        using var fault = sandbox.Faults.Add(new FaultRule { Pattern = "^POST", Kind = FaultKind.CutAfter });

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateEventAsync(client, "one"));

        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync($"{Events}/one"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Go_away_serves_the_request_and_closes_the_connection(string version)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        using var fault = sandbox.Faults.Add(new FaultRule { Pattern = "^POST", Kind = FaultKind.GoAway });

        for (var i = 0; i < 3; i++)
        {
            using var created = await CreateEventAsync(client, $"number-{i}");
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        Assert.Equal(3, fault.Hits);
        Assert.Equal(3, client.Connections);
    }

    [Theory]
    [InlineData("1.1", FaultKind.Restart, HttpStatusCode.OK)]
    [InlineData("2.0", FaultKind.Restart, HttpStatusCode.OK)]
    [InlineData("1.1", FaultKind.RestartWithoutState, HttpStatusCode.NotFound)]
    [InlineData("2.0", FaultKind.RestartWithoutState, HttpStatusCode.NotFound)]
    public async Task A_restart_cuts_the_request_and_comes_back_with_or_without_the_state(
        string version, FaultKind kind, HttpStatusCode statusOfOldEvent)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin", new Version(version));
        (await CreateEventAsync(client, "old")).Dispose();
        var port = sandbox.Url.Port;
        using var fault = sandbox.Faults.Add(new FaultRule { Pattern = "^POST", Kind = kind, MaxHits = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => CreateEventAsync(client, "lost"));

        Assert.Equal(statusOfOldEvent, await StatusOnceUpAsync(client, $"{Events}/old"));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync($"{Events}/lost"));
        Assert.Equal(port, sandbox.Url.Port);
        Assert.Equal(1, fault.Hits);
    }

    [Fact]
    public async Task What_was_hit_is_what_a_client_saw_fail()
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin");
        using var fault = sandbox.Faults.Add(
            new FaultRule { Pattern = "^POST", Kind = FaultKind.ServiceUnavailable, Share = 0.2, Seed = 42 });

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 100; i++)
        {
            using var response = await CreateEventAsync(client, $"number-{i}");
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(100, fault.Matches);
        Assert.Equal(fault.Hits, statuses.Count(status => status == HttpStatusCode.ServiceUnavailable));
        Assert.InRange(fault.Hits, 10, 35);
    }

    [Fact]
    public async Task The_admin_path_manages_the_rules()
    {
        const string Rule = """
            {"pattern":"^GET /api/","kind":"ServiceUnavailable","share":0.5,"seed":1,"retryAfter":"00:00:02"}
            """;
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin");

        using var added = await client.SendAsync(HttpMethod.Post, "/sandbox/faults", Rule);
        var fault = Assert.Single(sandbox.Faults.Active);
        using var shown = await client.SendAsync(HttpMethod.Get, "/sandbox/faults");
        using var removed = await client.SendAsync(HttpMethod.Delete, $"/sandbox/faults/{fault.Id}");

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(
            new FaultRule
            {
                Pattern = "^GET /api/",
                Kind = FaultKind.ServiceUnavailable,
                Share = 0.5,
                Seed = 1,
                RetryAfter = TimeSpan.FromSeconds(2),
            },
            fault.Rule);
        Assert.Contains("\"hits\":0", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Empty(sandbox.Faults.Active);
    }

    [Theory]
    [InlineData("""{"pattern":"x"}""", "not valid: it needs kind\"")]
    [InlineData("""{"kind":"GoAway","pattern":"("}""", "pattern is not a regular expression")]
    [InlineData("""{"kind":"Meteor"}""", "kind is one of TooManyRequests, ")]
    [InlineData("""{"kind":"GoAway","patern":"x"}""", "it has no patern, only pattern, kind, ")]
    [InlineData("""{"kind":"Latency","latency":"5s"}""", "latency is a time such as 00:00:02.5")]
    [InlineData("""{"kind":"GoAway","share":2}""", "share must be from 0 to 1, not 2\"")]
    [InlineData("not JSON", "invalid")]
    public async Task The_admin_path_refuses_a_rule_that_is_not_valid(string rule, string problem)
    {
        await using var sandbox = await StartAsync();
        using var client = new SandboxConnection(sandbox, "admin");

        using var refused = await client.SendAsync(HttpMethod.Post, "/sandbox/faults", rule);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            problem, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(sandbox.Faults.Active);
    }

    [Fact]
    public async Task The_admin_path_is_for_the_admin_and_is_never_hit()
    {
        await using var sandbox = await StartAsync();
        using var viewer = new SandboxConnection(sandbox, "viewer");
        using var admin = new SandboxConnection(sandbox, "admin");
        sandbox.Faults.Add(new FaultRule { Kind = FaultKind.CutBefore });

        Assert.Equal(HttpStatusCode.Forbidden, await viewer.StatusOfAsync("/sandbox/faults"));
        using var cleared = await admin.SendAsync(HttpMethod.Delete, "/sandbox/faults");

        Assert.Equal(HttpStatusCode.OK, cleared.StatusCode);
        Assert.Empty(sandbox.Faults.Active);
    }

    private static Task<Sandbox> StartAsync() => Sandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> CreateEventAsync(SandboxConnection client, string name) => client.SendAsync(
        HttpMethod.Post,
        Events,
        $$"""
        {"metadata":{"name":"{{name}}"},"involvedObject":{"kind":"Pod","name":"web-0","namespace":"default"},"type":"Normal",
        "reason":"R"}
        """);

    /// <summary>Asks until the server listens again.</summary>
    private static async Task<HttpStatusCode> StatusOnceUpAsync(SandboxConnection client, string path)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await client.StatusOfAsync(path);
            }
            catch (HttpRequestException) when (waited.Elapsed < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }
    }
}
