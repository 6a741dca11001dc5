using System.Management.Automation;
using System.Text.RegularExpressions;
using KopfEvents.Access;
using KopfEvents.Connections;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;
using KopfEvents.Reading;

namespace KopfEvents.Module.Commands;

/// <summary>Tells whether events may be written, by asking the server; and if not, which Role would allow it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "KopfAccess", DefaultParameterSetName = RowSet)]
[OutputType(typeof(KopfAccess), ParameterSetName = [RowSet])]
[OutputType(typeof(bool), ParameterSetName = [QuietSet])]
[OutputType(typeof(string), ParameterSetName = [RbacSet])]
public sealed class TestKopfAccessCommand : ConnectionCmdlet
{
    private const string RowSet = "Rows";
    private const string QuietSet = "Quiet";
    private const string RbacSet = "Rbac";

    /// <summary>What is not known when the time is over.</summary>
    private const string Unknown = "what is allowed";

    private readonly List<AccessDecision> _decisions = [];
    private TimeLimit? _limit;
    private bool _failed;

    /// <summary>The namespaces to ask about, instead of the context's. Events of cluster-scoped objects are in default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("ns", "n")]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidateNamespace]
    public string[]? Namespace { get; set; }

    /// <summary>
    /// There is nothing to name: without it, PowerShell would take -Name for the beginning of -Namespace and ask about that.
    /// </summary>
    [Parameter(DontShow = true)]
    public string[]? Name { get; set; }

    /// <summary>
    /// What is to be allowed: create to write events, patch and get to count them with -Aggregate, list to read them, watch to
    /// follow them. By default the first three.
    /// </summary>
    [Parameter]
    [ValidateSet("create", "patch", "get", "list", "watch")]
    public string[] Verb { get; set; } = [.. EventAccess.Verbs];

    /// <summary>How many seconds it may take, the connection included.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue / 1000)]
    public int? TimeoutSec { get; set; }

    /// <summary>Gives true when all of it is allowed, else false.</summary>
    [Parameter(ParameterSetName = QuietSet, Mandatory = true)]
    public SwitchParameter Quiet { get; set; }

    /// <summary>
    /// Gives the Role and RoleBinding that are missing, in YAML for kubectl apply -f -; nothing when all is allowed.
    /// </summary>
    [Parameter(ParameterSetName = RbacSet, Mandatory = true)]
    public SwitchParameter AsRbac { get; set; }

    private TimeLimit Limit => _limit ??= new TimeLimit(TimeoutSec, Cancellation);

    /// <inheritdoc/>
    internal override Cluster Connect() => Limit.Run(Connect, Unknown);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Name is not null) ThrowTerminatingError(Errors.AccessHasNoName(string.Join(", ", Name)));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var cluster = Connect();
            foreach (var ns in Namespace ?? [cluster.Namespace]) Ask(cluster, ns);
        }
        catch (ApiException exception)
        {
            _failed = true;
            WriteError(Errors.NotRead(exception, Namespace ?? (object)"events"));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet) WriteObject(!_failed && _decisions.TrueForAll(one => one.Allowed));
        if (AsRbac && !_decisions.TrueForAll(one => one.Allowed)) WriteRoles();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _limit?.Dispose();
        base.Dispose(disposing);
    }

    private void Ask(Cluster cluster, string ns)
    {
        WriteVerbose($"Asking {cluster.Server} about events in namespace {ns}.");
        var verbs = Verb.Select(verb => verb.ToLowerInvariant()).Distinct();
        var decisions = Limit.Run(
            token => WaitFor(Task.WhenAll(verbs.Select(verb => EventAccess.AskAsync(cluster, ns, verb, token)))), Unknown);
        if (Limit.Run(token => WaitFor(Namespaces.IsMissingAsync(cluster, ns, token)), Unknown))
        {
            WriteWarning($"There is no namespace '{ns}' on {cluster.Server}.");
        }

        _decisions.AddRange(decisions);
        if (ParameterSetName == RowSet) WriteObject(decisions.Select(one => new KopfAccess(one)), enumerateCollection: true);
    }

    private void WriteRoles()
    {
        try
        {
            var user = Limit.Run(token => WaitFor(EventAccess.WhoAmIAsync(Connect(), token)), Unknown);
            var verbs = _decisions.Select(one => one.Verb).Distinct().ToList();
            var namespaces = _decisions.Where(one => !one.Allowed).Select(one => one.Namespace).Distinct();
            WriteObject(string.Join("---\n", namespaces.Select(ns => EventRole.ToYaml(ns, verbs, user))));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, "selfsubjectreviews"));
        }
    }
}
