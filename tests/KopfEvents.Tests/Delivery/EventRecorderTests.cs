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
            var gathered = await recorder.RecordAsync(Pod("repeated"), Draft(aggregate: true))
                ?? await recorder.RecordAsync(Pod("repeated"), Draft(aggregate: true));
            var queued = Enumerable.Range(0, 8).Select(_ => recorder.RecordAsync(Pod("other"), Draft()).AsTask()).ToList();

            var flush = recorder.FlushAsync();
            await recorder.DisposeAsync();

            await flush;
            foreach (var pending in (PendingEvent?[])[first, gathered, .. await Task.WhenAll(queued)])
            {
                await AssertCanceledAsync(pending);
            }
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

    [Fact]
    public async Task Repeats_are_joined_before_they_are_sent_and_the_newest_speaks_for_them()
    {
        using var kubeconfig = NowhereKubeconfig();
        using var cluster = Cluster.Open(new ClusterSelection(kubeconfig.Path));
        var sink = new RememberingSink();
        await using var recorder = RecorderOf(cluster, sink);

        var recorded = new List<PendingEvent?>();
        for (var i = 1; i <= 100; i++)
        {
            var draft = Draft(aggregate: true) with { Message = $"number {i}", AggregateKey = "all" };
            recorded.Add(await recorder.RecordAsync(Pod("p"), draft));
        }

        await recorder.FlushAsync();
        await Task.WhenAll(recorded.OfType<PendingEvent>().Select(one => one.Completion));

        Assert.Equal(100, sink.Sent.Sum(one => one.Count));
        Assert.InRange(sink.Sent.Count, 1, 3);
        Assert.Equal("number 100", sink.Sent[^1].Draft.Message);
    }

    [Fact]
    public async Task What_cannot_be_sent_fails_by_itself_whatever_it_was()
    {
        using var kubeconfig = NowhereKubeconfig();
        using var cluster = Cluster.Open(new ClusterSelection(kubeconfig.Path));
        var sink = new RememberingSink { Failing = "Odd" };
        await using var recorder = RecorderOf(cluster, sink);

        var odd = await recorder.RecordAsync(Pod("p"), Draft() with { Reason = "Odd" });
        var good = await recorder.RecordAsync(Pod("p"), Draft());

        Assert.Equal((DeliveryStatus.Failed, "odd"), ((await odd!.Completion).Status, (await odd.Completion).Failure?.Message));
        Assert.Equal(DeliveryStatus.Posted, (await good!.Completion).Status);
    }

    [Fact]
    public async Task An_event_about_an_event_reaches_no_sink()
    {
        using var kubeconfig = NowhereKubeconfig();
        using var cluster = Cluster.Open(new ClusterSelection(kubeconfig.Path));
        var sink = new RememberingSink();
        await using var recorder = RecorderOf(cluster, sink);

        foreach (var apiVersion in (string[])["v1", "events.k8s.io/v1", "events.k8s.io/v1beta1"])
        {
            var pending = await recorder.RecordAsync(
                new Target(null) { Reference = new ObjectReference(apiVersion, "Event", "e", "default") }, Draft());
            Assert.Equal(DeliveryStatus.Skipped, (await pending!.Completion).Status);
        }

        Assert.Empty(sink.Sent);
    }

    private static EventRecorder RecorderOf(Cluster cluster, IEventSink sink) =>
        new(() => Task.FromResult(cluster), sink, sink, new DeliveryOptions(), TestContext.Current.CancellationToken);

    private static TemporaryFile NowhereKubeconfig() => new(
        """
        current-context: nowhere
        contexts: [{ name: nowhere, context: { cluster: nowhere } }]
        clusters: [{ name: nowhere, cluster: { server: "https://127.0.0.1:1" } }]
        """);

    /// <summary>One whose server is never reached.</summary>
    private static EventRecorder Recorder(int throttleLimit) => new(
        () => new TaskCompletionSource<Cluster>().Task, EventReporter.Default,
            new DeliveryOptions { ThrottleLimit = throttleLimit }, TestContext.Current.CancellationToken);

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
        if (pending is not null)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    /// <summary>Sends nothing, and remembers what it was given.</summary>
    private sealed class RememberingSink : IEventSink
    {
        private readonly List<PendingEvent> _sent = [];

        public string? Failing { get; init; }

        public IReadOnlyList<PendingEvent> Sent
        {
            get
            {
                lock (_sent) return [.. _sent];
            }
        }

        public Task<SentEvent> SendAsync(PendingEvent item, ObjectReference involved, ObjectReference? related, Attempts attempts)
        {
            if (item.Draft.Reason == Failing) throw new InvalidOperationException("odd");
            lock (_sent) _sent.Add(item);
            return Task.FromResult(new SentEvent(EventBody.Build(involved, related, item.Draft, EventReporter.Default), default));
        }
    }
}
