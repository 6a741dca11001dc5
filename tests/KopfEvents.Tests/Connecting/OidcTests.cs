using System.Buffers.Text;
using System.Text.Json;
using KopfEvents.Connections;
using KopfEvents.Connections.Credentials;

namespace KopfEvents.Tests.Connecting;

/// <summary>A token of an OpenID provider is used until it ends, and then another one is got for the refresh token.</summary>
public sealed class OidcTests : KubeconfigSession
{
    private readonly Clock _clock = new();

    private string Issuer => $"https://127.0.0.1:{Server.Port}/issuer";

    private IEnumerable<RecordedRequest> Refreshes => Requests.Where(request => request.Path == "/issuer/token");

    [Fact]
    public void A_token_that_has_not_ended_is_shown()
    {
        var token = TokenUntil(DateTimeOffset.UtcNow.AddHours(1));
        LogIn(token, "r1");

        Assert.Equal($"Bearer {token}", Get().Authorization);
        Assert.Empty(Refreshes);
    }

    [Fact]
    public void Instead_of_one_that_has_ended_another_one_is_got_once_for_the_session()
    {
        var next = TokenUntil(DateTimeOffset.UtcNow.AddHours(1));
        Server.Respond = request => Issue(request, next, refreshToken: null);
        LogIn(TokenUntil(DateTimeOffset.UtcNow.AddHours(-1)), "r1");

        Assert.Equal($"Bearer {next}", Get().Authorization);
        Assert.Equal($"Bearer {next}", Get().Authorization);

        var asked = Assert.Single(Refreshes);
        Assert.Equal("grant_type=refresh_token&refresh_token=r1", asked.Body);
        Assert.Equal("Basic " + Convert.ToBase64String("kubernetes:s3cret"u8), asked.Authorization);
    }

    [Fact]
    public async Task A_new_refresh_token_is_the_one_for_the_next_time()
    {
        var (first, second) = (TokenUntil(_clock.Now.AddHours(1)), TokenUntil(_clock.Now.AddHours(2)));
        Server.Respond = request => Issue(request, request.Body.EndsWith("r1", StringComparison.Ordinal) ? first : second, "r2");
        LogIn(TokenUntil(_clock.Now.AddHours(-1)), "r1");
        var selection = new ClusterSelection(Kubeconfig);
        var configuration = Cluster.Resolve(selection, Cluster.ReadFiles(selection));
        var source = CredentialSources.Find(configuration, Folder.FullName, _clock);
        var credentials = new RenewableCredentials(source, () => null, _clock);

        Assert.Equal([$"Bearer {first}", $"Bearer {first}"], [await AskAsync(), await AskAsync()]);
        _clock.Now = _clock.Now.AddHours(1);
        Assert.Equal($"Bearer {second}", await AskAsync());

        Assert.Equal(["r1", "r2"], Refreshes.Select(request => request.Body.Split('=')[^1]));

        async Task<string> AskAsync()
        {
            using var request = new HttpRequestMessage();
            await credentials.AddToAsync(request, TestContext.Current.CancellationToken);
            return request.Headers.GetValues("Authorization").Single();
        }
    }

    [Theory]
    [InlineData("r1", "400 Bad Request", "gives no new token")]
    [InlineData("", "200 OK", "there is no refresh-token; log in again")]
    public void Without_another_one_the_error_says_why_and_nothing_is_asked_of_the_server(
        string refreshToken, string status, string why)
    {
        Server.Respond = request => request.Path.StartsWith("/issuer/token", StringComparison.Ordinal)
            ? (status, "{}")
            : Issue(request, "", null);
        LogIn(TokenUntil(DateTimeOffset.UtcNow.AddHours(-1)), refreshToken);

        var error = TryGet().OnlyError;

        Assert.StartsWith("Unauthorized,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(why, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Requests, request => request.Path.StartsWith("/api", StringComparison.Ordinal));
    }

    private void LogIn(string token, string refreshToken) => WriteKubeconfig(
        $$"""
        { auth-provider: { name: oidc, config: {
            idp-issuer-url: "{{Issuer}}", idp-certificate-authority: '{{PathOf("ca.crt")}}',
            client-id: kubernetes, client-secret: s3cret, id-token: "{{token}}", refresh-token: "{{refreshToken}}" } } }
        """);

    private (string Status, string Body)? Issue(RecordedRequest request, string token, string? refreshToken) =>
        request.Path switch
        {
            "/issuer/.well-known/openid-configuration" => ("200 OK", $$"""{"token_endpoint":"{{Issuer}}/token"}"""),
            "/issuer/token" => ("200 OK", JsonSerializer.Serialize(new { id_token = token, refresh_token = refreshToken })),
            _ => null,
        };

    private static string TokenUntil(DateTimeOffset end) =>
        $"e30.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { exp = end.ToUnixTimeSeconds() }))}.c2ln";
}
