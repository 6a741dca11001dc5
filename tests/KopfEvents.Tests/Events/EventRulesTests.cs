using System.Text.Json.Nodes;
using KopfEvents.Events;

namespace KopfEvents.Tests.Events;

public class EventRulesTests
{
    [Theory]
    [InlineData("Checked", true)]
    [InlineData("not-camel_case.2", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("no\u00a0break", false)]
    [InlineData("esc\u001bape", false)]
    public void A_reason_is_one_printable_word(string reason, bool good) =>
        Assert.Equal(good, EventRules.CheckReason(reason) is null);

    [Fact]
    public void A_reason_has_at_most_128_bytes()
    {
        Assert.Null(EventRules.CheckReason(new string('x', 128)));
        Assert.Contains("129 bytes", EventRules.CheckReason(new string('x', 129)), StringComparison.Ordinal);
        Assert.Contains("130 bytes", EventRules.CheckReason(new string('é', 65)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kopf-event-", true)]
    [InlineData("a.b-", true)]
    [InlineData("my-operator.", true)]
    [InlineData("a-.b", false)]
    [InlineData("a..", false)]
    [InlineData("Ops-", false)]
    [InlineData("-x", false)]
    [InlineData("a.-b", false)]
    [InlineData("", false)]
    public void A_name_prefix_begins_an_object_name(string prefix, bool good) =>
        Assert.Equal(good, EventRules.CheckNamePrefix(prefix) is null);

    /// <summary>Every component that the recordings post is judged as the real server judges it.</summary>
    [Fact]
    public void A_component_is_refused_when_the_API_server_refuses_it()
    {
        var judged = 0;
        foreach (var one in Recordings.Cases("apiserver-events.json"))
        {
            if (one["request"]!["body"] is not JsonObject body || body["eventTime"] is null
                || body["reportingComponent"] is not JsonValue value
                || !value.TryGetValue<string>(out var component)) continue;
            component = Recordings.Expand(component);
            var refused = one["response"]!["body"]?["details"]?["causes"]?.AsArray()
                .Any(cause => (string?)cause!["field"] == "reportingComponent") ?? false;
            Assert.True(refused == (EventRules.CheckComponent(component) is not null), $"{one["name"]}: '{component}'");
            judged++;
        }

        Assert.True(judged > 50, $"only {judged} cases");
    }
}
