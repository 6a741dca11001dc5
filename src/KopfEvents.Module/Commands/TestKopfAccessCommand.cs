using System.Management.Automation;
using KopfEvents.Access;
using KopfEvents.Connections;
using KopfEvents.Module.Cmdlets;
using KopfEvents.Module.Completion;

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

    private readonly List<AccessDecision> _decisions = [];
    private bool _failed;

    /// <summary>The namespaces to ask about, instead of the context's. Events of cluster-scoped objects are in default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("ns", "n")]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [ValidatePattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    public string[]? Namespace { get; set; }

    /// <summary>What is to be allowed: create to write events, patch and get to count them with -Aggregate. By default all three.</summary>
    [Parameter]
    [ValidateSet("create", "patch", "get")]
    public string[] Verb { get; set; } = [.. EventAccess.Verbs];

    /// <summary>Gives true when all of it is allowed, else false.</summary>
    [Parameter(ParameterSetName = QuietSet, Mandatory = true)]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Gives the Role and RoleBinding that are missing, in YAML for kubectl apply -f -; nothing when all is allowed.</summary>
    [Parameter(ParameterSetName = RbacSet, Mandatory = true)]
    public SwitchParameter AsRbac { get; set; }

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

    private void Ask(Cluster cluster, string ns)
    {
        WriteVerbose($"Asking {cluster.Server} about events in namespace {ns}.");
        var decisions = WaitFor(Task.WhenAll(Verb.Select(verb => EventAccess.AskAsync(cluster, ns, verb, StopToken))));
        _decisions.AddRange(decisions);
        if (ParameterSetName == RowSet) WriteObject(decisions.Select(one => new KopfAccess(one)), enumerateCollection: true);
    }

    private void WriteRoles()
    {
        try
        {
            var user = WaitFor(EventAccess.WhoAmIAsync(Connect(), StopToken));
            var namespaces = _decisions.Where(one => !one.Allowed).Select(one => one.Namespace).Distinct();
            WriteObject(string.Join("---\n", namespaces.Select(ns => EventRole.ToYaml(ns, Verb, user))));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.NotRead(exception, "selfsubjectreviews"));
        }
    }
}
