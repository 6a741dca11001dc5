using KopfEvents.Connections;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Objects;

namespace KopfEvents.Tests.Delivery;

/// <summary>The recorder itself, where a pipeline shows it too seldom.</summary>
public sealed class EventRecorderTests
{
    [Fact]
    public async Task A_stop_in_the_middle_of_a_flush_cancels_what_is_gathered()
    {
        // Which of the two is where when they meet is chance, so there are many rounds.
        for (var round = 0; round < 1000; round++)
        {
            var recorder = Recorder(throttleLimit: 1);
            var first = await recorder.RecordAsync(Pod("repeated"), Draft(aggregate: true));
            var gathered = await recorder.RecordAsync(Pod("repeated"), Draft(aggregate: true)) ?? await recorder.RecordAsync(Pod("repeated"), Draft(aggregate: true));
            var queued = Enumerable.Range(0, 8).Select(_ => recorder.RecordAsync(Pod("other"), Draft()).AsTask()).ToList();

            var flush = recorder.FlushAsync();
            await recorder.DisposeAsync();

            await flush;
            foreach (var pending in (PendingEvent?[])[first, gathered, .. await Task.WhenAll(queued)]) await AssertCanceledAsync(pending);
        }
    }

    [Fact]
    public async Task A_recorder_that_is_stopped_while_it_is_full_cancels_what_waits_at_its_door()
    {
        for (var round = 0; round < 300; round++)
        {
            var recorder = Recorder(throttleLimit: 2);
            var recording = Enumerable.Range(0, 20).Select(i => recorder.RecordAsync(Pod($"p-{i}"), Draft()).AsTask()).ToList();

            await recorder.DisposeAsync();

            foreach (var pending in await Task.WhenAll(recording)) await AssertCanceledAsync(pending);
        }
    }

    /// <summary>One whose server is never reached.</summary>
    private static EventRecorder Recorder(int throttleLimit) => new(
        () => new TaskCompletionSource<Cluster>().Task, EventReporter.Default, new DeliveryOptions { ThrottleLimit = throttleLimit }, TestContext.Current.CancellationToken);

    private static Target Pod(string name) => new(null) { Reference = new ObjectReference("v1", "Pod", name, "default", "u") };

    private static EventDraft Draft(bool aggregate = false) => new()
    {
        Type = "Normal",
        Reason = "Stopped",
        Message = "",
        Action = "Report",
        Aggregate = aggregate,
    };

    private static async Task AssertCanceledAsync(PendingEvent? pending)
    {
        if (pending is not null) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
