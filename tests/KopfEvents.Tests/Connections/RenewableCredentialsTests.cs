using KopfEvents.Connections.Credentials;

namespace KopfEvents.Tests.Connections;

/// <summary>Credentials that take a program to get are got once for all, and again only when it is time.</summary>
public sealed class RenewableCredentialsTests
{
    private readonly Source _source = new();
    private readonly Clock _clock = new();

    private readonly Lazy<RenewableCredentials> _credentials;

    public RenewableCredentialsTests() => _credentials = new(() => new RenewableCredentials(_source, () => null, _clock));

    private RenewableCredentials Credentials => _credentials.Value;

    [Fact]
    public async Task Many_at_once_get_them_once()
    {
        var headers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync()));

        Assert.Equal(["Bearer 1"], headers.Distinct());
    }

    [Fact]
    public async Task They_are_got_again_when_they_run_out_and_when_they_are_refused_once_for_all()
    {
        _source.RenewAt = _clock.Now.AddMinutes(5);
        Assert.Equal(["Bearer 1", "Bearer 1"], [await AskAsync(), await AskAsync()]);

        _clock.Now = _clock.Now.AddMinutes(6);
        _source.RenewAt = _clock.Now.AddMinutes(5);
        Assert.Equal(["Bearer 2", "Bearer 2"], [await AskAsync(), await AskAsync()]);

        var refused = Credentials.Version;
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => Credentials.RenewAsync(refused, TestContext.Current.CancellationToken)));
        Assert.Equal("Bearer 3", await AskAsync());
    }

    [Fact]
    public async Task What_has_just_failed_is_not_run_again_for_each_request()
    {
        _source.Fails = true;
        for (var count = 0; count < 5; count++) await Assert.ThrowsAsync<CredentialException>(AskAsync);
        Assert.Equal(1, _source.Runs);

        _clock.Now = _clock.Now.AddSeconds(3);
        _source.Fails = false;
        Assert.Equal("Bearer 2", await AskAsync());
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_while()
    {
        using var file = new TemporaryFile("first\n");
        var credentials = new RenewableCredentials(new TokenFile(file.Path, null, _clock), () => null, _clock);
        Assert.Equal("Bearer first", await AskOnceAsync(credentials));

        await File.WriteAllTextAsync(file.Path, "second\n", TestContext.Current.CancellationToken);
        Assert.Equal("Bearer first", await AskOnceAsync(credentials));

        _clock.Now = _clock.Now.AddMinutes(1);
        Assert.Equal("Bearer second", await AskOnceAsync(credentials));
    }

    [Fact]
    public async Task It_ends_when_nobody_waits_any_more()
    {
        _source.Waits = true;
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var waiting = new[] { AskUntilAsync(Credentials, first.Token), AskUntilAsync(Credentials, second.Token) };

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        Assert.False(_source.Ended.Task.IsCompleted);

        await second.CancelAsync();
        await _source.Ended.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private Task<string?> AskAsync() => AskOnceAsync(Credentials);

    private static Task<string?> AskOnceAsync(RenewableCredentials credentials) =>
        AskUntilAsync(credentials, TestContext.Current.CancellationToken);

    private static async Task<string?> AskUntilAsync(RenewableCredentials credentials, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage();
        await credentials.AddToAsync(request, cancellationToken);
        return request.Headers.GetValues("Authorization").Single();
    }

    private sealed class Source : CredentialSource
    {
        private int _runs;

        public override string Description => "a test";

        public int Runs => _runs;

        public bool Fails { get; set; }

        public bool Waits { get; set; }

        public DateTimeOffset? RenewAt { get; set; }

        public TaskCompletionSource Ended { get; } = new();

        public override async Task<Credential> ObtainAsync(CancellationToken cancellationToken)
        {
            var run = Interlocked.Increment(ref _runs);
            if (Fails) throw new CredentialException("no");
            if (Waits)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Ended.SetResult();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Credential.Bearer($"{run}", RenewAt);
        }
    }
}
