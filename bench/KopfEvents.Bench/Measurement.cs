using System.Diagnostics;

namespace KopfEvents.Bench;

/// <summary>What one round took.</summary>
/// <param name="PerSecond">Events a second.</param>
/// <param name="CpuMicroseconds">CPU time of this process, user and system, for each event.</param>
internal readonly record struct Measurement(double PerSecond, double CpuMicroseconds)
{
    /// <summary>Takes the time since a start.</summary>
    public static Measurement Since(long started, TimeSpan cpuAtStart, int events) => new(
        events / Stopwatch.GetElapsedTime(started).TotalSeconds,
        (Environment.CpuUsage.TotalTime - cpuAtStart).TotalMicroseconds / events);
}
