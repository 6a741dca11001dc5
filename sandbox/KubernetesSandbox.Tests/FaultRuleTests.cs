namespace KubernetesSandbox.Tests;

public class FaultRuleTests
{
    [Fact]
    public void The_same_seed_hits_the_same_requests()
    {
        var rule = new FaultRule { Kind = FaultKind.InternalError, Share = 0.3, Seed = 7 };

        Assert.Equal(HitsOf(rule), HitsOf(rule));
        Assert.NotEqual(HitsOf(rule), HitsOf(rule with { Seed = 8 }));
        Assert.InRange(HitsOf(rule).Count(hit => hit), 200, 400);
    }

    [Fact]
    public void A_rule_rests_after_its_last_hit()
    {
        using var fault = Fault(new FaultRule { Kind = FaultKind.InternalError, MaxHits = 2 });

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => fault.Hit("GET /api")));
        Assert.Equal(2, fault.Hits);
        Assert.Equal(4, fault.Matches);
    }

    [Theory]
    [InlineData("^POST .*/events", "POST /api/v1/namespaces/apps/events?fieldManager=x", true)]
    [InlineData("^POST .*/events", "GET /api/v1/namespaces/apps/events", false)]
    [InlineData("watch=true", "GET /api/v1/pods?watch=true", true)]
    [InlineData("", "DELETE /anything", true)]
    public void The_pattern_is_for_the_method_and_the_path_with_its_query(string pattern, string request, bool isHit)
    {
        using var fault = Fault(new FaultRule { Kind = FaultKind.InternalError, Pattern = pattern });

        Assert.Equal(isHit, fault.Hit(request));
        Assert.Equal(isHit ? [request] : [], fault.HitRequests);
    }

    [Theory]
    [InlineData("(", 1, "pattern is not a regular expression")]
    [InlineData("", 1.5, "share must be from 0 to 1, not 1.5")]
    public void A_rule_that_can_not_work_is_refused(string pattern, double share, string problem)
    {
        var rules = new FaultRules(TimeProvider.System, _ => Task.CompletedTask);

        var error = Assert.Throws<ArgumentException>(
            () => rules.Add(new FaultRule { Kind = FaultKind.InternalError, Pattern = pattern, Share = share }));
        Assert.StartsWith(problem, error.Message);
    }

    [Fact]
    public void A_disposed_fault_is_gone()
    {
        var rules = new FaultRules(TimeProvider.System, _ => Task.CompletedTask);

        rules.Add(new FaultRule { Kind = FaultKind.InternalError }).Dispose();

        Assert.Empty(rules.Active);
    }

    private static List<bool> HitsOf(FaultRule rule)
    {
        using var fault = Fault(rule);
        return [.. Enumerable.Range(0, 1000).Select(_ => fault.Hit("GET /api"))];
    }

    private static Fault Fault(FaultRule rule) => new FaultRules(TimeProvider.System, _ => Task.CompletedTask).Add(rule);
}
