using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox;
using KubernetesSandbox.Authentication;

namespace KopfEvents.Tests.Support;

/// <summary>
/// A cluster with the runbook's manifests, a few problems, and the right to check the certificates of <c>default</c>.
/// </summary>
internal sealed class RunbookCluster : IAsyncDisposable
{
    /// <summary>The user that the API server knows the pods by.</summary>
    public const string ServiceAccount = "system:serviceaccount:kopf-runbook:kopf-runbook";

    private static readonly string[] Manifests =
        ["namespace.yaml", "service-account.yaml", "rbac.yaml", "network-policy.yaml", "cronjob.yaml", "indexed-job.yaml",
            "certificates.yaml"];

    private RunbookCluster(Sandbox sandbox) => Sandbox = sandbox;

    /// <summary>The server.</summary>
    public Sandbox Sandbox { get; }

    /// <summary>The script.</summary>
    public static string Runbook => PathOf("runbook.ps1");

    /// <summary>Starts it.</summary>
    public static async Task<RunbookCluster> StartAsync()
    {
        var user = new SandboxUser(
            ServiceAccount, "runbooktoken")
        { Groups = ["system:serviceaccounts", "system:serviceaccounts:kopf-runbook"] };
        var sandbox = await Sandbox.StartAsync(new SandboxOptions { Users = [user] }, TestContext.Current.CancellationToken);
        foreach (var manifest in Manifests.Select(name => $"manifests/{name}").Append("objects.yaml"))
        {
            await sandbox.ApplyAsync(await File.ReadAllTextAsync(PathOf(manifest), TestContext.Current.CancellationToken));
        }

        return new RunbookCluster(sandbox);
    }

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    /// <summary>A file beside the runbook.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "runbook", name);

    /// <summary>Runs the runbook as its service account, in a session of its own.</summary>
    /// <param name="parameters">The runbook's.</param>
    /// <param name="caller">What its caller does first.</param>
    /// <returns>What a user sees, and the exit code.</returns>
    public (ScriptResult Result, int ExitCode) Run(string parameters, string caller = "")
    {
        using var kubeconfig = new TemporaryFile(File.ReadAllText(Sandbox.KubeconfigPath)
            .Replace("current-context: admin", $"current-context: {ServiceAccount}", StringComparison.Ordinal));
        using var session = new PowerShellSession(kubeconfig.Path);
        var result = session.Run($"{caller}\n& '{Runbook}' {parameters}");
        return (result, (int)session.Run("$LASTEXITCODE").Output[0].BaseObject);
    }

    /// <summary>What the events say, in alphabetical order: how often, about what, why and what.</summary>
    public List<string> Events() =>
        [.. Sandbox.Get("api/v1/events")["items"]!.AsArray()
            .Select(one =>
                $"{one!["count"]}x {one["type"]} {one["reason"]} {one["involvedObject"]!["kind"]} "
                + $"{one["involvedObject"]!["namespace"]}/{one["involvedObject"]!["name"]}: {one["message"]}")
            .Order(StringComparer.Ordinal)];

    /// <summary>Adds a TLS Secret to the namespace <c>default</c>, with certificates that end then.</summary>
    public Task AddCertificatesAsync(string name, params DateTimeOffset[] ends) =>
        AddSecretAsync(name, string.Concat(ends.Select(end => Certificate($"CN={name}.example", end))));

    /// <summary>Adds a TLS Secret with any text for a certificate.</summary>
    public Task AddSecretAsync(string name, string certificate) => Sandbox.ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["type"] = "kubernetes.io/tls",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["stringData"] = new JsonObject { ["tls.crt"] = certificate, ["tls.key"] = "secret" },
    }.ToJsonString());

    /// <summary>Takes a right away from the role that the manifests give.</summary>
    public Task WithdrawAsync(string path, string resource, string verb)
    {
        var role = Sandbox.Get(path).AsObject();
        foreach (var rule in role["rules"]!.AsArray().Where(rule => Has(rule!["resources"]!, resource)))
        {
            // A rule of several verbs is about one resource.
            var (list, word) = rule!["verbs"]!.AsArray() is { Count: > 1 } verbs
                ? (verbs, verb)
                : (rule["resources"]!.AsArray(), resource);
            list[list.IndexOf(list.First(one => (string?)one == word))] = "withdrawn";
        }

        return Sandbox.ApplyAsync(role.ToJsonString());
    }

    private static bool Has(JsonNode list, string word) => list.AsArray().Any(one => (string?)one == word);

    private static string Certificate(string subject, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(end.AddYears(-1), end);
        return certificate.ExportCertificatePem() + "\n";
    }
}
