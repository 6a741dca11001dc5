using System.Net;
using KopfEvents.Connections;

namespace KopfEvents.Tests.Connections;

/// <summary>Which failures are worth another try, and when it comes.</summary>
public class BackoffTests
{
    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(413, false)]
    [InlineData(422, false)]
    public void An_answer_is_worth_another_try_only_if_it_can_change(int status, bool isTransient) =>
        Assert.Equal(isTransient, new ApiException((HttpStatusCode)status, null, "no").IsTransient);

    [Theory]
    [InlineData(nameof(ApiFailure.Unreachable), true)]
    [InlineData(nameof(ApiFailure.Timeout), true)]
    [InlineData(nameof(ApiFailure.CertificateRefused), false)]
    [InlineData(nameof(ApiFailure.InvalidKubeconfig), false)]
    public void No_answer_is_worth_another_try_unless_it_was_refused(string failure, bool isTransient) =>
        Assert.Equal(isTransient, new ApiException(Enum.Parse<ApiFailure>(failure), "no").IsTransient);

    [Fact]
    public void Waits_double_with_jitter_up_to_a_limit_and_what_the_server_asks_for_comes_on_top()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        var waits = Enumerable.Range(1, 6)
            .Select(attempt => Enumerable.Range(0, 200).Select(_ => backoff.Next(attempt, null).TotalSeconds).ToList()).ToList();

        Assert.All(waits.Zip([1.0, 2, 4, 5, 5, 5]), pair =>
        {
            Assert.All(pair.First, wait => Assert.InRange(wait, pair.Second / 2, pair.Second));
            Assert.True(pair.First.Distinct().Count() > 100);
        });
        Assert.InRange(backoff.Next(1, TimeSpan.FromSeconds(30)).TotalSeconds, 30.5, 31);
    }
}
