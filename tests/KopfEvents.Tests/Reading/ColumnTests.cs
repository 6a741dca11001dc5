using System.Text;
using KopfEvents.Columns;
using KopfEvents.Module;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Reading;

/// <summary>The columns of the tables, for states that a sandbox's objects do not get into.</summary>
public class ColumnTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"status":{"phase":"Pending"}}""", "0/2 Pending 0")]
    [InlineData(
        """{"status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0,"state":{"running":{}}},"""
        + """{"ready":true,"restartCount":0,"state":{"running":{}}}]}}""", "2/2 Running 0")]
    [InlineData(
        """{"status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0,"state":{"running":{}}},"""
        + """{"ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackO"""
        + """ff"}},"lastState":{"terminated":{"finishedAt":"2026-01-02T02:59:05Z"}}}]}}""", "1/2 CrashLoopBackOff 3 (5m ago)")]
    [InlineData(
        """{"status":{"phase":"Succeeded","containerStatuses":[{"restartCount":0,"state":{"terminated":{"reason":"Completed","e"""
        + """xitCode":0}}}]}}""", "0/2 Completed 0")]
    [InlineData(
        """{"status":{"phase":"Failed","containerStatuses":[{"restartCount":0,"state":{"terminated":{"exitCode":2}}}]}}""",
        "0/2 ExitCode:2 0")]
    [InlineData(
        """{"status":{"phase":"Failed","containerStatuses":[{"restartCount":0,"state":{"terminated":{"exitCode":2,"signal":9"""
        + """}}}]}}""", "0/2 Signal:9 0")]
    [InlineData(
        """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"restartCount":0"""
        + ""","state":{"terminated":{"reason":"Completed","exitCode":0}}},"""
        + """{"ready":true,"restartCount":0,"state":{"running":{}}}]}}""", "1/2 Running 0")]
    [InlineData("""{"status":{"phase":"Failed","reason":"Evicted"}}""", "0/2 Evicted 0")]
    [InlineData(
        """{"metadata":{"deletionTimestamp":"2026-01-02T03:04:00Z"},"status":{"phase":"Running"}}""", "0/2 Terminating 0")]
    [InlineData(
        """{"metadata":{"deletionTimestamp":"2026-01-02T03:04:00Z"},"status":{"phase":"Running","reason":"NodeLost"}}""",
        "0/2 Unknown 0")]
    [InlineData(
        """{"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","reason":"SchedulingGated"}]}}""",
        "0/2 SchedulingGated 0")]
    [InlineData(
        """{"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":1,"state":{"running":{}}}]}}""",
        "0/2 Init:0/1 1")]
    [InlineData(
        """{"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":4,"state":{"waiting":{"reason":"Cra"""
        + """shLoopBackOff"}}}]}}""", "0/2 Init:CrashLoopBackOff 4")]
    [InlineData(
        """{"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":0,"state":{"terminated":{"exitCod"""
        + """e":1}}}]}}""", "0/2 Init:ExitCode:1 0")]
    [InlineData(
        """{"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":1,"state":{"terminated":{"exitCod"""
        + """e":0,"reason":"Completed"}}}],"containerStatuses":[{"restartCount":0,"state":{"waiti"""
        + """ng":{"reason":"ContainerCreating"}}}]}}""", "0/2 ContainerCreating 0")]
    public void A_pod_shows_what_kubectl_shows(string json, string expected)
    {
        const string spec = """{"spec":{"containers":[{"name":"a"},{"name":"b"}],"initContainers":[{"name":"i"}]},""";

        var (ready, status, restarts) = PodColumns.Read(Fields(spec + json[1..]), Now);

        Assert.Equal(expected, $"{ready} {status} {restarts}");
    }

    [Theory]
    [InlineData("""{"spec":{"completions":3},"status":{"succeeded":1,"startTime":"2026-01-02T03:02:05Z"}}""", "Running 1/3 2m")]
    [InlineData(
        """{"spec":{"completions":1},"status":{"succeeded":1,"startTime":"2026-01-02T03:02:05Z","completionTime":"2026-01-02T03"""
        + """:02:15Z","conditions":[{"type":"Complete","status":"True"}]}}""", "Complete 1/1 10s")]
    [InlineData("""{"spec":{"completions":1},"status":{"conditions":[{"type":"Failed","status":"True"}]}}""", "Failed 0/1 ")]
    [InlineData(
        """{"spec":{"parallelism":4},"status":{"conditions":[{"type":"Suspended","status":"True"}]}}""", "Suspended 0/1 of 4 ")]
    public void A_job_shows_what_kubectl_shows(string json, string expected)
    {
        var (status, completions, duration) = JobColumns.Read(Fields(json), Now);

        Assert.Equal(expected, $"{status} {completions} {duration}");
    }

    [Theory]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", "Ready")]
    [InlineData("""{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}""", "NotReady")]
    [InlineData(
        """{"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""",
        "Ready,SchedulingDisabled")]
    [InlineData("{}", "Unknown")]
    public void A_node_shows_what_kubectl_shows(string json, string expected) =>
        Assert.Equal(expected, NodeColumns.Status(Fields(json)));

    private static ObjectFields Fields(string json) =>
        new(new PSObjectReader(), KubeObject.FromJson(Encoding.UTF8.GetBytes(json)));
}
