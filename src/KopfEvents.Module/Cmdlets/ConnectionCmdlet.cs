using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using KopfEvents.Connections;
using KopfEvents.Module.Completion;

namespace KopfEvents.Module.Cmdlets;

/// <summary>A cmdlet that talks to an API server: the connection's parameters, and Ctrl+C as one token.</summary>
public abstract class ConnectionCmdlet : PSCmdlet, IDisposable
{
    /// <summary>What a runspace has been warned about.</summary>
    private static readonly ConditionalWeakTable<Runspace, HashSet<string>> Warned = [];

    private readonly CancellationTokenSource _canceling = new();
    private Task<Cluster>? _connecting;
    private string? _told;

    /// <summary>PowerShell makes the cmdlet first of all, before it binds parameters.</summary>
    protected ConnectionCmdlet() => ClusterCache.Prepare();

    /// <summary>
    /// A kubeconfig file. Without it: the files of $env:KUBECONFIG, ~/.kube/config, or the pod's service account.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Kubeconfig { get; set; }

    /// <summary>A context of the kubeconfig, instead of its current one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>A user to act as (impersonation).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? As { get; set; }

    /// <summary>Which cluster, and as whom.</summary>
    private protected ClusterSelection Selection { get; private set; } = new();

    /// <summary>Whether verbose lines are shown.</summary>
    internal bool IsVerbose { get; private set; }

    /// <summary>Set when the user has stopped the pipeline.</summary>
    internal CancellationToken Cancellation => _canceling.Token;

    /// <summary>
    /// Gives the server, on the pipeline's thread and before anything is sent to it, and warns about one that anybody can pretend
    /// to be. The first call waits for it; the others cost nothing.
    /// </summary>
    /// <exception cref="ApiException">There is no usable configuration; each call says so again.</exception>
    internal virtual Cluster Connect() => Connect(Cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        IsVerbose = MyInvocation.BoundParameters.TryGetValue("Verbose", out var verbose)
            ? (SwitchParameter)verbose
            : SessionState.PSVariable.GetValue("VerbosePreference") is not (null or ActionPreference.SilentlyContinue);
        // PowerShell's location is not the process's directory.
        var file = Kubeconfig is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Kubeconfig);
        var given = new ClusterSelection(file, Context, As, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
        if (given.CheckAs() is { } problem) ThrowTerminatingError(Errors.BadValue(nameof(As), As!, problem, As));
        Selection = given.IsEmpty && HandlerScope.Current is { } handler ? handler.Cluster : given;
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        try
        {
            _canceling.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ctrl+C came when the cmdlet had just ended by itself.
        }
    }

    /// <summary>
    /// Begins to connect while the pipeline still gets ready. What goes wrong is told by <see cref="Connect()"/>.
    /// </summary>
    private protected void BeginConnecting() => _ = ConnectAsync();

    /// <summary>The same as <see cref="Connect()"/>, for as long as there is time.</summary>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    private protected Cluster Connect(CancellationToken cancellationToken)
    {
        var cluster = WaitFor(ConnectAsync().WaitAsync(cancellationToken));
        TellConnection(cluster);
        if (cluster.SkipsTlsVerification)
        {
            WarnOnce(
                $"The certificate of {cluster.Server} is not verified (insecure-skip-tls-verify): anybody on the way can read "
                + "and change what is sent, credentials included.");
        }

        return cluster;
    }

    /// <summary>
    /// Says, for -Verbose, where the connection comes from and goes to, once when it is there and once when somebody has
    /// answered.
    /// </summary>
    private void TellConnection(Cluster cluster)
    {
        if (!IsVerbose) return;
        if (_told is null) WriteVerbose($"Connecting by {cluster.Describe()}.");
        _told ??= "";
        if (cluster.LastPeer is not { } peer || peer == _told) return;
        WriteVerbose($"{cluster.Server} is {_told = peer}.");
    }

    /// <summary>Passes on what the server has warned about, such as an API that will go away.</summary>
    private void TellWarnings()
    {
        if (_connecting is not { IsCompletedSuccessfully: true } connected) return;
        foreach (var warning in connected.Result.Warnings) WarnOnce($"{connected.Result.Server} warns: {warning}");
    }

    /// <summary>
    /// Warns once in a session, on the pipeline's thread. Whoever has made warnings errors is told each time, and goes no
    /// further.
    /// </summary>
    private void WarnOnce(string warning)
    {
        var warned = Warned.GetOrCreateValue(Runspace.DefaultRunspace);
        if (warned.Contains(warning)) return;
        WriteWarning(warning);
        warned.Add(warning);
    }

    /// <summary>Beside the pipeline: an exec plugin may take its time, and Ctrl+C must not wait for it.</summary>
    private Task<Cluster> ConnectAsync() => _connecting ??= Task.Run(async () =>
    {
        var cluster = ClusterCache.Get(Selection);
        await cluster.PrepareAsync(Cancellation).ConfigureAwait(false);
        return cluster;
    });

    /// <summary>Waits for a task on the pipeline's thread, as a cmdlet has to.</summary>
    /// <exception cref="PipelineStoppedException">The user has stopped the pipeline meanwhile.</exception>
    internal void WaitFor(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            task.Wait(Cancellation);
        }
        catch (Exception exception)
            when (Cancellation.IsCancellationRequested && exception is OperationCanceledException or AggregateException)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }

        TellWarnings();
    }

    /// <summary>Waits for a task for a while; false when it is not done then.</summary>
    internal bool WaitFor(Task task, TimeSpan patience)
    {
        try
        {
            return task.IsCompleted || task.Wait((int)patience.TotalMilliseconds, Cancellation);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (AggregateException)
        {
            return true; // it has failed; whoever asks for its result learns why
        }
    }

    /// <summary>Waits for what a task gives.</summary>
    internal T WaitFor<T>(Task<T> task)
    {
        WaitFor((Task)task);
        return task.Result;
    }

    /// <summary>Releases what the cmdlet holds; PowerShell calls it at the end in any case.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _canceling.Dispose();
    }
}
