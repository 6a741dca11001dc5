using KopfEvents.Columns;
using KopfEvents.Objects;
using KopfEvents.Tables;

namespace KopfEvents.Tests.Reading;

/// <summary>
/// Tables of objects in any width: no name breaks or is cut, what follows keeps its column, and a log has a line for each.
/// </summary>
public class ObjectTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string, string, string, string> Names => new()
    {
        { "v1", "Pod", "web-7d4b9c6f5d-x2x9q", "shop" },
        { "v1", "Pod", "checkout-service-canary-7d4b9c6f5d-x2x9q", "payments-production-europe" },
        { "v1", "Pod", "statefulset-with-a-name-as-long-as-a-label-of-dns-may-be-anyway", "kube-system" },
        { "v1", "Node", "ip-10-0-17-201.eu-central-1.compute.internal", "" },
        { "apps/v1", "Deployment", "horizontal-pod-autoscaler-metrics-adapter", "monitoring" },
        { "batch/v1", "Job", "nightly-report-of-all-the-orders-28401120", "payments-production-europe" },
        { "autoscaling/v2", "HorizontalPodAutoscaler", "web", "shop" },
        { "kopf.dev/v1", "KopfExample", "kopf-example-1", "default" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_whole_and_lines_fit(string apiVersion, string kind, string name, string ns)
    {
        var value = Object(apiVersion, kind, name, ns);
        ObjectTable[] tables = [ObjectTable.Of(value), ObjectTable.OfKinds, ObjectTable.OfKinds.Behind("EVENT", "Modified")];
        foreach (var table in tables)
        {
            foreach (var width in new[] { 80, 120, 160 })
            {
                var row = table.Row(value, Now, new RowFit(width, IsOneLine: false));
                var words = row.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

                Assert.All(row.Split('\n'), line => Assert.InRange(line.Length, 1, width));
                Assert.Contains(name, words);
                Assert.Contains("60s", words);
                if (ns.Length > 0) Assert.Contains(ns, words);
                Assert.DoesNotContain('\n', table.Row(value, Now, new RowFit(width, IsOneLine: true)));
            }
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void Columns_stand_below_their_headings(int width)
    {
        var fit = new RowFit(width, IsOneLine: false);
        var pod = Object("v1", "Pod", "web-0", "shop");
        var header = ObjectTable.Of(pod).Header(fit).Split('\n');
        var row = ObjectTable.Of(pod).Row(pod, Now, fit);

        Assert.Equal(header[0].IndexOf("NAME ", StringComparison.Ordinal), row.IndexOf("web-0", StringComparison.Ordinal));
        Assert.Equal(header[0].IndexOf("AGE", StringComparison.Ordinal), row.IndexOf("60s", StringComparison.Ordinal));
        Assert.Equal(header[0].Split(' ').Select(word => new string('-', word.Length)), header[1].Split(' '));
    }

    [Fact]
    public void What_is_too_long_goes_on_below_in_its_columns()
    {
        var pod = Object("v1", "Pod", "checkout-service-canary-7d4b9c6f5d-x2x9q", "payments-production-europe");

        Assert.Equal(
            "payments-production-europe\n               checkout-service-canary-7d4b9c6f5d-x2x9q 0/1 Pending 0    60s",
            ObjectTable.Of(pod).Row(pod, Now, new RowFit(80, IsOneLine: false)));
        Assert.Equal(
            "payments-production-europe     checkout-service-canary-7d4b9c6f5d-x2x9q                        "
                + "0/1   Pending          0         60s",
            ObjectTable.Of(pod).Row(pod, Now, new RowFit(null, IsOneLine: true)));
    }

    [Fact]
    public void A_log_has_an_ellipsis_where_a_row_is_cut()
    {
        var pod = Object("v1", "Pod", "checkout-service-canary-7d4b9c6f5d-x2x9q", "payments-production-europe");

        Assert.Equal(
            "payments-production-europe  checkout-service-canary-7d4b9c6f5d-x2x9q  0/1  Pend\u2026",
            ObjectTable.Of(pod).Row(pod, Now, new RowFit(80, IsOneLine: true)));
    }

    private static ObjectFields Object(string apiVersion, string kind, string name, string ns) => new(
        new PropertyReader(),
        new Dictionary<string, object?>
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new Dictionary<string, object?>
            {
                ["name"] = name,
                ["namespace"] = ns,
                ["creationTimestamp"] = Now.AddSeconds(-60),
            },
            ["spec"] = new Dictionary<string, object?> { ["containers"] = new[] { new Dictionary<string, object?>() } },
            ["status"] = new Dictionary<string, object?> { ["phase"] = "Pending" },
        });
}
