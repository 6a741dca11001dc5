using KopfEvents.Columns;
using KopfEvents.Objects;
using KopfEvents.Tables;

namespace KopfEvents.Tests.Reading;

/// <summary>
/// Tables of events in any width: no name breaks, messages break between words, and a log has a line for each event.
/// </summary>
public class EventTableTests
{
    private const string Message =
        "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }. "
            + "preemption: 0/3 nodes are available.";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string, string, string, string> Names => new()
    {
        { "FailedScheduling", "default-scheduler", "Pod", "web-7d4b9c6f5d-x2x9q" },
        { "FailedCreatePodSandBox", "kubelet", "Pod", "checkout-service-canary-7d4b9c6f5d-x2x9q" },
        { "FailedGetContainerResourceMetric", "horizontal-pod-autoscaler", "HorizontalPodAutoscaler", "web" },
        { "FailedNodeAllocatableEnforcement", "persistentvolume-controller", "PersistentVolumeClaim", "data-postgres-0" },
        { "FailedGetResourceMetric", "horizontal-pod-autoscaler", "HorizontalPodAutoscaler", "web" },
        { "NodeNotReady", "node-controller", "Node", "ip-10-0-17-201.eu-central-1.compute.internal" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_and_words_are_whole_and_lines_fit(string reason, string component, string kind, string name)
    {
        foreach (var table in Enum.GetValues<EventTable>())
        {
            foreach (var width in new[] { 80, 120, 160 })
            {
                var row = EventTables.Row(table, Event(reason, component, kind, name), Now, Of(width));
                var words = row.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

                Assert.All(row.Split('\n'), line => Assert.InRange(line.Length, 1, width));
                Assert.Contains(reason, words);
                Assert.Contains(table == EventTable.OfObject ? component : $"{kind.ToLowerInvariant()}/{name}", words);
                Assert.Equal(Message.Split(' '), words[^Message.Split(' ').Length..]);
                Assert.DoesNotContain(
                    '\n', EventTables.Row(table, Event(reason, component, kind, name), Now, new RowFit(width, IsOneLine: true)));
            }
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public void Columns_stand_below_their_headings(int width)
    {
        var header = EventTables.Header(EventTable.OfNamespace, Of(width)).Split('\n');
        var @event = Event("BackOff", "kubelet", "Pod", "web-0");
        var row = EventTables.Row(EventTable.OfNamespace, @event, Now, Of(width)).Split('\n')[0];

        Assert.Equal(header[0].IndexOf("Reason", StringComparison.Ordinal), row.IndexOf("BackOff", StringComparison.Ordinal));
        Assert.Equal(header[0].IndexOf("Object", StringComparison.Ordinal), row.IndexOf("pod/web-0", StringComparison.Ordinal));
        Assert.Equal("---------    ----     ------", header[1][..28]);
    }

    [Fact]
    public void A_short_message_stays_in_its_row() =>
        Assert.Equal(
            "60s          Warning  BackOff          pod/web-0              No.",
            EventTables.Row(
                EventTable.OfNamespace, Event("BackOff", "kubelet", "Pod", "web-0") with { Message = "No." }, Now, Of(80)));

    [Fact]
    public void A_log_is_cut_between_two_characters_and_not_within_an_emoji()
    {
        var @event = Event("BackOff", "kubelet", "Pod", "web-0") with { Message = "\U0001F600\U0001F600\U0001F600" };
        string Of(int width) => EventTables.Row(EventTable.OfNamespace, @event, Now, new RowFit(width, IsOneLine: true));

        Assert.Equal("60s  Warning  BackOff  pod/web-0  \U0001F600\U0001F600\u2026", Of(39));
        Assert.Equal("60s  Warning  BackOff  pod/web-0  \U0001F600\u2026", Of(38));
    }

    [Fact]
    public void Characters_of_two_columns_count_as_two()
    {
        var @event = Event("BackOff", "kubelet", "Pod", "web-0") with { Message = string.Join(' ', Enumerable.Repeat("容器", 20)) };
        string Row(bool isOneLine) => EventTables.Row(EventTable.OfNamespace, @event, Now, new RowFit(80, isOneLine));
        string Words(int count) => string.Join(' ', Enumerable.Repeat("容器", count));

        Assert.Equal(
            $"60s          Warning  BackOff          pod/web-0\n         {Words(14)}\n         {Words(6)}",
            Row(isOneLine: false));
        Assert.Equal($"60s  Warning  BackOff  pod/web-0  {Words(9)} \u2026", Row(isOneLine: true));
        Assert.Equal(
            "60s          Warning  容器             pod/web-0              No.",
            EventTables.Row(EventTable.OfNamespace, @event with { Reason = "容器", Message = "No." }, Now, Of(80)));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(160)]
    public void A_long_text_takes_room_from_the_next_column_and_moves_no_other(int width)
    {
        var @event = Event("FailedGetResourceMetric", "kubelet", "Pod", "web-0") with
        {
            Times = EventTimes.Of(null, Now.AddSeconds(-489), Now.AddSeconds(-461), 3333, null),
        };
        var header = EventTables.Header(EventTable.OfObject, Of(width));
        var row = EventTables.Row(EventTable.OfObject, @event, Now, Of(width));

        Assert.Contains("7m41s (x3333 over 8m9s) kubelet", row, StringComparison.Ordinal);
        Assert.Equal(header.IndexOf("Message", StringComparison.Ordinal), row.IndexOf("0/3", StringComparison.Ordinal));
    }

    private static RowFit Of(int width) => new(width, IsOneLine: false);

    private static EventSummary Event(string reason, string component, string kind, string name) => new(
        "Warning", reason, component, Message, new ObjectReference("v1", kind, name, "apps"),
        EventTimes.Of(null, Now.AddSeconds(-60), Now.AddSeconds(-60), 1, null));
}
