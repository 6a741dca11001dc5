using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Tables;

namespace KopfEvents.Tests.Reading;

/// <summary>Measure-KopfEvent: how often, how many objects, when.</summary>
public sealed class MeasureTests : IDisposable
{
    private const string Events =
        """
        $kind, $time = 'Pod', '2026-01-02T03:{0:00}:00Z'
        function Event(
            $Object, $Reason, $Type = 'Normal', $First = 0, $Last = $First, $Count = 1, $Namespace = 'apps',
            $Component = 'kubelet') {
            @{
                apiVersion = 'v1'; kind = 'Event'; metadata = @{ name = "$Object.$Reason" }
                involvedObject = @{ apiVersion = 'v1'; kind = 'Pod'; name = $Object; namespace = $Namespace }
                type = $Type; reason = $Reason; count = $Count; source = @{ component = $Component }
                firstTimestamp = $time -f $First; lastTimestamp = $time -f $Last
            }
        }
        $events = (Event web-0 BackOff Warning 0 38 20), (Event web-1 BackOff Warning 38), (Event web-0 Pulled -Count 3),
            (Event web-0 Pulled -Namespace other -First 19 -Component other)
        """;

    private readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Measure-KopfEvent", "Pod BackOff Warning 21 2, Pod Pulled Normal 4 2")]
    [InlineData("Measure-KopfEvent Reason", "BackOff Warning 21 2, Pulled Normal 4 2")]
    [InlineData(
        "Measure-KopfEvent -By Object", "apps pod/web-0 Warning 23 1, other pod/web-0 Normal 1 1, apps pod/web-1 Warning 1 1")]
    [InlineData("Measure-KopfEvent -By namespace", "apps Warning 24 2, other Normal 1 1")]
    [InlineData(
        "Measure-KopfEvent -By Component, Reason",
        "kubelet BackOff Warning 21 2, kubelet Pulled Normal 3 1, other Pulled Normal 1 1")]
    public void Groups_are_counted_the_most_frequent_first(string command, string expected)
    {
        var result = _session.Run($"{Events}\n$events | {command}");

        result.AssertNoErrors();
        var rows = result.Output.Select(
            row => string.Join(' ', row.Properties.TakeWhile(one => one.Name != "First").Select(one => one.Value)));
        Assert.Equal(Sorted(expected.Split(", ")), Sorted(rows));
        Assert.Equal(expected.Split(", ")[0], rows.First());
    }

    [Fact]
    public void Each_row_tells_first_last_and_the_times_between()
    {
        var result = _session.Run($"{Events}\n$events | Measure-KopfEvent Reason");

        var row = result.Output[0];
        Assert.Equal(
            new DateTime(2026, 1, 2, 3, 0, 0, DateTimeKind.Utc), ((DateTime)row.Properties["First"].Value).ToUniversalTime());
        Assert.Equal(
            new DateTime(2026, 1, 2, 3, 38, 0, DateTimeKind.Utc), ((DateTime)row.Properties["Last"].Value).ToUniversalTime());
        var timeline = Assert.IsAssignableFrom<IReadOnlyList<long>>(row.Properties["Timeline"].Value);
        Assert.Equal((20, 21L), (timeline.Count, timeline.Sum()));
        Assert.All(timeline, count => Assert.InRange(count, 1, 2));
        Assert.Equal([3L, 1L], ((IReadOnlyList<long>)result.Output[1].Properties["Timeline"].Value).Where(count => count > 0));
    }

    [Theory]
    [InlineData(
        """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Event","metadata":{"name":"a"},"involvedObjec"""
        + """t":{"kind":"Pod","name":"web-0"},"reason":"Slow","count":7}]}""", "Pod Slow 7")]
    [InlineData(
        """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"a"},"regarding":{"kind":"Pod","name":"web-0"},"r"""
        + """eason":"Slow","series":{"count":5,"lastObservedTime":"2026-01-02T03:04:05.000000Z"},"eventTim"""
        + """e":"2026-01-02T03:04:05.000000Z"}""", "Pod Slow 5")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Event","metadata":{"name":"a"},"involvedObject":{"kind":"Pod","name":"web-0"},"reason":"S"""
        + """low","series":null}""", "Pod Slow 1")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Event","metadata":{"name":"a"},"involvedObject":{"kind":"Pod","name":"web-0"},"reason":"S"""
        + """low","count":0}""", "Pod Slow 1")]
    public void Events_come_from_anywhere(string json, string expected)
    {
        var row = Assert.Single(_session.Run("$json | Measure-KopfEvent", ("json", json)).Output);

        Assert.Equal(
            expected, $"{row.Properties["Kind"].Value} {row.Properties["Reason"].Value} {row.Properties["Count"].Value}");
    }

    [Theory]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0' } } | Measure-KopfEvent", "NotAnEvent")]
    [InlineData("'pod/web-0' | Measure-KopfEvent", "NotAnEvent")]
    [InlineData("42 | Measure-KopfEvent", "NotAKubernetesObject")]
    public void What_is_no_event_is_an_error(string script, string id) =>
        Assert.StartsWith($"{id},", _session.Run(script).OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void A_timeline_keeps_its_counts_however_long_the_time_is_that_it_covers()
    {
        var scale = new TimelineScale();
        var (early, late) = (new Timeline(scale), new Timeline(scale));
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 1000; i++) early.Add(start.AddSeconds(i), start.AddSeconds(i), 1);
        late.Add(start.AddDays(30), start.AddDays(30), 1000);

        Assert.Equal(1000, early.Parts(20)[0]);
        Assert.Equal(1000, late.Parts(20)[19]);
    }

    [Theory]
    [InlineData(new long[] { 0, 1, 50, 100 }, false, " .=@")]
    [InlineData(new long[] { 0, 1, 50, 100 }, true, " \u2581\u2584\u2588")]
    [InlineData(new long[] { 0, 0 }, false, "  ")]
    public void A_bar_shows_whatever_there_is(long[] counts, bool hasBlocks, string bar) =>
        Assert.Equal(bar, TimelineBar.Draw(counts, hasBlocks));

    private static IEnumerable<string> Sorted(IEnumerable<string> rows) => rows.Order(StringComparer.Ordinal);
}
