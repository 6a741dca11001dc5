using System.Diagnostics;
using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Delivery;
using KopfEvents.Events;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Hands events over to the engine and brings back, on the pipeline's thread and in the order of the input, what became of
/// them: error records, verbose lines, and the events themselves with -PassThru.
/// </summary>
internal sealed class EventDelivery : IDisposable
{
    /// <summary>How many events may wait for their turn to be told of, behind one that takes long.</summary>
    private const int MaxWaiting = 1024;

    private const int ProgressId = 0x6B6F7066;

    private static readonly TimeSpan TimeToProgress = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SlowInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TimeToSettle = TimeSpan.FromMilliseconds(800);

    private readonly ConnectionCmdlet _cmdlet;
    private readonly EventRecorder _recorder;
    private readonly string? _namespace;
    private readonly bool _passThru;
    private readonly bool _failuresAreWarnings;
    private readonly Queue<(Target Target, string Reason, PendingEvent Event)> _waiting = new();
    private readonly TaskCompletionSource<Cluster> _server = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private TimeSpan _nextProgress = TimeToProgress;
    private int _accepted;
    private int _written;

    /// <param name="cmdlet">Whose pipeline it is.</param>
    /// <param name="reporter">Who speaks.</param>
    /// <param name="options">How to deliver; with the responses kept, the events are given to the pipeline.</param>
    /// <param name="failuresAreWarnings">Whether a failed event is only warned about, as inside a handler.</param>
    public EventDelivery(
        ConnectionCmdlet cmdlet, EventReporter reporter, DeliveryOptions options, bool failuresAreWarnings)
    {
        (_cmdlet, _namespace) = (cmdlet, options.Namespace);
        (_passThru, _failuresAreWarnings) = (options.KeepResponse, failuresAreWarnings);
        _recorder = new EventRecorder(() => _server.Task, reporter, options, cmdlet.Cancellation);
    }

    /// <summary>Takes an event; waits while the server is behind. Tells what is done meanwhile.</summary>
    public void Add(Target target, EventDraft draft)
    {
        var recording = _recorder.RecordAsync(target, draft);
        var pending = recording.IsCompletedSuccessfully ? recording.Result : Wait(recording.AsTask());
        _accepted++;
        if (_accepted == 1) TellServer();
        if (pending is not null) _waiting.Enqueue((target, draft.Reason, pending)); // or it has joined another one
        // In a slow pipeline, such as a watch, the next object may be long in coming, and nobody wants to wait so long for an
        // error.
        var isSlow = _sinceLast.Elapsed > SlowInterval;
        _sinceLast.Restart();
        if (isSlow && _waiting.Count > 0) _cmdlet.WaitFor(_waiting.Peek().Event.Completion, SlowInterval);
        WriteCompleted();
        if (WatchPace.IsPausing) WriteWithin(TimeToSettle);
    }

    /// <summary>Waits for all events and tells what became of them.</summary>
    public void Complete()
    {
        WaitFor(_recorder.FlushAsync());
        while (_waiting.Count > 0) WriteNext();
        if (_nextProgress > TimeToProgress) _cmdlet.WriteProgress(Progress(ProgressRecordType.Completed));
        Verbose(() => $"{Written}.");
    }

    /// <summary>Cancels what is not posted yet.</summary>
    public void Dispose()
    {
        _recorder.DisposeAsync().AsTask().Wait();
        if (_waiting.Count == 0 || !_cmdlet.IsVerbose) return;
        foreach (var (_, _, pending) in _waiting)
        {
            if (pending.Completion is
                {
                    IsCompletedSuccessfully: true,
                    Result: { Status: DeliveryStatus.Posted } result
                }) _written += result.Count;
        }

        var left = _accepted - _written;
        // The pipeline is stopping and takes nothing any more, but the host does.
        _cmdlet.Host.UI.WriteVerboseLine(
            $"Stopped: {Written}, and {left} {(left == 1 ? "was" : "were")} not, as far as is known.");
    }

    private void WriteCompleted()
    {
        while (_waiting.Count > 0
            && (_waiting.Peek().Event.Completion.IsCompleted || _waiting.Count > MaxWaiting)) WriteNext();
    }

    /// <summary>A watch has come to a pause: nothing may wait for its end to be told.</summary>
    private void WriteWithin(TimeSpan time)
    {
        for (var elapsed = Stopwatch.StartNew(); _waiting.Count > 0 && time > elapsed.Elapsed; WriteCompleted())
        {
            _cmdlet.WaitFor(_waiting.Peek().Event.Completion, time - elapsed.Elapsed);
        }
    }

    private void WriteNext()
    {
        var (target, reason, pending) = _waiting.Peek();
        if (!pending.Completion.IsCompletedSuccessfully) WaitFor(pending.Completion);
        ShowProgress();
        _waiting.Dequeue();
        var result = pending.Completion.Result;
        if (result is { Status: DeliveryStatus.Posted, Retries.Count: 0 } && !_passThru && !_cmdlet.IsVerbose)
        {
            _written += result.Count; // the most frequent case, for which nothing more has to be made
            return;
        }

        WriteResult(target, Describe(target, reason, result), result);
    }

    private void WriteResult(Target target, string what, DeliveryResult result)
    {
        foreach (var retry in result.Retries) Verbose(() => $"{what}: retried after: {retry}");
        switch (result.Status)
        {
            case DeliveryStatus.Failed:
                var error = Errors.NotPosted(result.Failure!, what, KubeObject.ForError(target));
                if (_failuresAreWarnings) _cmdlet.WriteWarning(error.ToString());
                else _cmdlet.WriteError(error);
                break;
            case DeliveryStatus.Skipped:
                Verbose(() => $"Skipped {what}: events get no events.");
                break;
            default:
                _written += result.Count;
                Verbose(() => $"{what} is {result.EventName}.");
                if (_passThru && !result.Response.IsEmpty) _cmdlet.WriteObject(KubeObject.FromJson(result.Response.Span));
                break;
        }
    }

    /// <summary>
    /// Says where the events go, and warns when that is not sure. The first event gets ready meanwhile, but is not sent before.
    /// </summary>
    private void TellServer()
    {
        try
        {
            var cluster = _cmdlet.Connect();
            var ns = cluster.NamespaceOr(_namespace);
            Verbose(() => $"Writing events to {cluster.Server}, namespace {ns} unless an object has its own.");
            _server.SetResult(cluster);
        }
        catch (ApiException exception)
        {
            _server.SetException(exception); // there is no usable kubeconfig; each event says so itself
        }
    }

    private T Wait<T>(Task<T> task)
    {
        WaitFor(task);
        return task.Result;
    }

    private void WaitFor(Task task)
    {
        while (!_cmdlet.WaitFor(task, ProgressInterval)) ShowProgress();
        _cmdlet.WaitFor(task);
    }

    private void ShowProgress()
    {
        if (_elapsed.Elapsed < _nextProgress) return;
        _nextProgress = _elapsed.Elapsed + ProgressInterval;
        _cmdlet.WriteProgress(Progress(ProgressRecordType.Processing));
    }

    private string Written =>
        _accepted == 1 ? $"{_written} of 1 event was written" : $"{_written} of {_accepted} events were written";

    private ProgressRecord Progress(ProgressRecordType type) =>
        new(ProgressId, "Writing Kubernetes events", $"{_written} written") { RecordType = type };

    /// <summary>Most runs have no -Verbose, and then the text is not even made.</summary>
    private void Verbose(Func<string> text)
    {
        if (_cmdlet.IsVerbose) _cmdlet.WriteVerbose(text());
    }

    private static string Describe(Target target, string reason, DeliveryResult result)
    {
        var involved = result.Involved?.ToString() ?? target.Description;
        return $"Event '{reason}' for {involved}{(result.Count > 1 ? $" ({result.Count} times)" : "")}";
    }
}
