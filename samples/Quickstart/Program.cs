using KubernetesSandbox;

// Runs quickstart.ps1 in the real PowerShell engine, on a sandbox of its own or (-- --cluster) on the cluster of the current
// kubeconfig, and shows what kubectl describe makes of it. Ends with 0 only if all events are on the server.
const string Example = "kopfexample/kopf-example-1";
string[] expected =
[
    "SomeType SomeReason Some message",
    "Warning SomeReason Some message",
    "Normal SomeReason Some message",
    "Error SomeReason Some exception: Exception text.",
    "Normal Success Handler create_fn succeeded.",
    "Normal Finished All handlers succeeded.",
];
var folder = AppContext.BaseDirectory;
if (args is ["--cluster"])
{
    // A server takes a moment until it knows a new kind.
    if (!Succeeds("apply", "-f", Path.Combine(folder, "definition.yaml"))
        || !Succeeds("wait", "--for", "condition=Established", "crd/kopfexamples.kopf.dev", "--timeout", "60s")
        || !Succeeds("apply", "-f", Path.Combine(folder, "objects.yaml")))
    {
        Console.Error.WriteLine(
            "With --cluster, kubectl creates the example objects: it has to be on PATH, with a context that may create them.");
        return 1;
    }

    return RunAndShow();
}

if (args.Length > 0)
{
    Console.Error.WriteLine("The only argument is --cluster, for the cluster of the current kubeconfig.");
    return 1;
}

await using var sandbox = await Sandbox.StartAsync();
foreach (var file in new[] { "definition.yaml", "objects.yaml" })
    await sandbox.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(folder, file)));
Console.WriteLine($"A Kubernetes API in memory listens on {sandbox.Url}");
Environment.SetEnvironmentVariable("KUBECONFIG", sandbox.KubeconfigPath);
return RunAndShow();

static bool Succeeds(params string[] command) => Kubectl.Run(command) is { ExitCode: 0 };

int RunAndShow()
{
    using var engine = new Engine();
    Console.WriteLine("Running quickstart.ps1 ...");
    if (!engine.Run(File.ReadAllText(Path.Combine(folder, "quickstart.ps1")))) return 1;

    var found = engine.Read($"'{Example}' | Get-KopfEvent | ForEach-Object {{ \"$($_.type) $($_.reason) $($_.message)\" }}");
    Console.WriteLine();
    if (Kubectl.Run("describe", Example) is { ExitCode: 0 } described)
    {
        Console.WriteLine($"$ kubectl describe {Example}\n{described.Output}");
    }
    else Console.WriteLine(
        $"'{Example}' | Get-KopfEvent (kubectl, which shows the same, is not on PATH)\n  {string.Join("\n  ", found)}");

    var missing = expected.Except(found).ToList();
    foreach (var line in missing) Console.Error.WriteLine($"Not on the server: {line}");
    return missing.Count == 0 ? 0 : 1;
}
