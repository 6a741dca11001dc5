using System.Management.Automation;
using System.Text;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Tests.Reading;

/// <summary>Which texts of objects are times, and that they come back as what the server takes.</summary>
public class TimeTests
{
    private const string Time = "2026-01-02T03:04:05Z";

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"creationTimestamp":"@"}}""", "metadata.creationTimestamp")]
    [InlineData("""{"kind":"Pod","apiVersion":"v1","metadata":{"deletionTimestamp":"@"}}""", "metadata.deletionTimestamp")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"managedFields":{"time":"@"}}}""", "metadata.managedFields.time")]
    [InlineData("""{"apiVersion":"v1","kind":"Event","lastTimestamp":"@"}""", "lastTimestamp")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","status":{"state":{"running":{"startedAt":"@"}}}}""",
        "status.state.running.startedAt")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Node","status":{"conditions":{"lastHeartbeatTime":"@"}}}""",
        "status.conditions.lastHeartbeatTime")]
    [InlineData("""{"apiVersion":"batch/v1","kind":"CronJob","status":{"lastScheduleTime":"@"}}""", "status.lastScheduleTime")]
    [InlineData(
        """{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","status":{"disruptedPods":{"web-0":"@"}}}""",
        "status.disruptedPods.web-0")]
    [InlineData("""{"apiVersion":"metrics.k8s.io/v1beta1","kind":"PodMetrics","timestamp":"@"}""", "timestamp")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","status":{"nextRunTime":"@"}}""", "status.nextRunTime")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","status":{"doneTimestamp":"@"}}""", "status.doneTimestamp")]
    [InlineData(
        """{"apiVersion":"acme.test/v1","kind":"Backup","metadata":{"creationTimestamp":"@"}}""", "metadata.creationTimestamp")]
    public void What_Kubernetes_types_as_a_time_is_a_local_one(string json, string path)
    {
        var value = Assert.IsType<DateTime>(Read(json.Replace("@", Time, StringComparison.Ordinal), path));

        Assert.Equal(
            (new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), DateTimeKind.Local), (value.ToUniversalTime(), value.Kind));
    }

    [Theory]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"annotations":{"creationTimestamp":"@"}}}""",
        "metadata.annotations.creationTimestamp")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"startTime":"@"}}}""", "metadata.labels.startTime")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","data":{"lastUpdateTime":"@"}}""", "data.lastUpdateTime")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","stringData":{"time":"@"}}""", "stringData.time")]
    [InlineData(
        """{"apiVersion":"apps/v1","kind":"Deployment","spec":{"selector":{"matchLabels":{"startTime":"@"}}}}""",
        "spec.selector.matchLabels.startTime")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{"nodeSelector":{"time":"@"}}}""", "spec.nodeSelector.time")]
    [InlineData(
        """{"apiVersion":"v1","kind":"Pod","spec":{"containers":{"env":{"name":"T","value":"@"}}}}""",
        "spec.containers.env.value")]
    [InlineData(
        """{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/re"""
        + """startedAt":"@"}}}}}""", "spec.template.metadata.annotations.kubectl.kubernetes.io/restartedAt")]
    [InlineData(
        """{"apiVersion":"acme.test/v1","kind":"Backup","spec":{"podLabels":{"startTime":"@"}}}""", "spec.podLabels.startTime")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","status":{"startedAt":"@"}}""", "status.startedAt")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","status":{"message":"@"}}""", "status.message")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","status":{"message":"@"}}""", "status.message")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","spec":{"startTime":"@ or later"}}""", "spec.startTime")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","spec":{"startTime":"2026-01-02"}}""", "spec.startTime")]
    [InlineData(
        """{"apiVersion":"acme.test/v1","kind":"Backup","spec":{"startTime":"2026-13-02T03:04:05Z"}}""", "spec.startTime")]
    [InlineData("""{"apiVersion":"acme.test/v1","kind":"Backup","spec":{"startTime":"2026-01-02T03:04:05"}}""", "spec.startTime")]
    public void What_users_write_stays_text(string json, string path) =>
        Assert.IsType<string>(Read(json.Replace("@", Time, StringComparison.Ordinal), path));

    [Theory]
    [InlineData("2026-01-02T03:04:05.123456Z", 1_234_560)]
    [InlineData("2026-01-02T04:04:05.1+01:00", 1_000_000)]
    [InlineData("2026-01-01T21:34:05.123456789-05:30", 1_234_567)]
    public void Fractions_and_offsets_are_read(string text, long ticks)
    {
        var value = (DateTime)Read(
            """{"apiVersion":"acme.test/v1","kind":"Backup","status":{"endTime":"@"}}""".Replace(
                "@", text, StringComparison.Ordinal), "status.endTime")!;

        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(ticks), value.ToUniversalTime());
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.123456Z", 123_456)]
    [InlineData("2026-01-02T03:04:05.123450Z", 123_451)] // ConvertTo-Json would write five digits, and the server takes six
    [InlineData("2026-01-02T03:04:05.000000Z", 1)]
    public void A_MicroTime_has_six_digits_that_ConvertTo_Json_writes(string text, int microseconds)
    {
        var value = (DateTime)Read(
            """{"apiVersion":"v1","kind":"Event","eventTime":"@"}""".Replace("@", text, StringComparison.Ordinal), "eventTime")!;

        Assert.Equal(microseconds, value.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public void The_next_object_is_read_by_its_own_types()
    {
        var builder = new KubeObjectBuilder();
        foreach (var (apiVersion, isTime) in new[] { ("v1", true), ("acme.test/v1", false), ("v1", true) })
        {
            var reader = new System.Text.Json.Utf8JsonReader(Encoding.UTF8.GetBytes(
                """{"apiVersion":"@","kind":"X","status":{"startedAt":"2026-01-02T03:04:05Z"}}""".Replace(
                    "@", apiVersion, StringComparison.Ordinal)));
            while (reader.Read()) builder.Add(ref reader);
            var status = (PSObject)builder.Build().Properties["status"].Value;
            Assert.Equal(isTime, status.Properties["startedAt"].Value is DateTime);
        }
    }

    private static object? Read(string json, string path)
    {
        object? value = KubeObject.FromJson(Encoding.UTF8.GetBytes(json));
        for (var rest = path; rest.Length > 0;)
        {
            var properties = ((PSObject)value!).Properties;
            var name = properties.Select(one => one.Name)
                .Single(one => rest == one || rest.StartsWith($"{one}.", StringComparison.Ordinal));
            value = properties[name].Value;
            rest = rest.Length == name.Length ? "" : rest[(name.Length + 1)..];
        }

        return value;
    }
}
