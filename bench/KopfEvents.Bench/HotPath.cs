using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Bench;

/// <summary>What the engine does for each event before it is sent: BenchmarkDotNet's time and memory.</summary>
internal static class HotPath
{
    public static Task<IReadOnlyList<Row>> RunAsync(Setting setting, CancellationToken cancellationToken)
    {
        // Its import makes the engine known, which the benchmark needs to be compiled.
        using var pipeline = new Pipeline(setting.Kubeconfig, setting.InFlight);
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithIterationCount(10))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance);
        var summary = BenchmarkRunner.Run<HotPathBenchmark>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            throw new InvalidOperationException($"BenchmarkDotNet failed: {string.Join(' ', summary.ValidationErrors)}");
        return Task.FromResult<IReadOnlyList<Row>>([.. summary.Reports.SelectMany(Rows)]);
    }

    private static IEnumerable<Row> Rows(BenchmarkReport report)
    {
        var what = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        return
        [
            new($"{what}", "ns", [.. report.GetResultRuns().Select(run => run.GetAverageTime().Nanoseconds)]),
            new($"{what}, allocated", "bytes", [report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0]),
        ];
    }
}

/// <summary>The steps, with an object as a pipeline brings it.</summary>
public class HotPathBenchmark
{
    private readonly ObjectReader _reader = new(new PropertyReader());
    private readonly Dictionary<string, object> _pod = new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] =
            new Dictionary<string, object>
            {
                ["name"] = "web-0",
                ["namespace"] = "default",
                ["uid"] = "00000000-0000-0000-0000-000000000000"
            },
    };

    private readonly ObjectReference _reference = new("v1", "Pod", "web-0", "default", "00000000-0000-0000-0000-000000000000");
    private readonly EventDraft _draft = new() { Type = "Normal", Reason = "Measured", Message = "all good" };

    /// <summary>From an object to the reference to it.</summary>
    [Benchmark(Description = "reading an object")]
    public string? Read() => _reader.Read(_pod).First().Reference?.Name;

    /// <summary>From a reference to the request's body.</summary>
    [Benchmark(Description = "building an event")]
    public int Build() => EventBody.Build(_reference, null, _draft, EventReporter.Default).Json.Length;
}
