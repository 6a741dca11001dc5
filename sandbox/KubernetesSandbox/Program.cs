using System.CommandLine;
using KubernetesSandbox;

var port = new Option<int>("--port") { Description = "TCP port to listen on; 0 takes any free one." };
var kubeconfig = new Option<FileInfo?>("--kubeconfig") { Description = "Where the kubeconfig goes; a temporary file by default." };
var load = new Option<FileInfo[]>("--load") { Description = "A file of YAML or JSON documents with objects to begin with; can be repeated." };
var quiet = new Option<bool>("--quiet") { Description = "Print the kubeconfig's path and nothing else." };
var command = new RootCommand("A small Kubernetes API server in memory, for trying and testing.") { port, kubeconfig, load, quiet };
command.SetAction(async (arguments, cancellationToken) =>
{
    await using var sandbox = await Sandbox.StartAsync(
        new SandboxOptions { Port = arguments.GetValue(port), KubeconfigPath = arguments.GetValue(kubeconfig)?.FullName },
        cancellationToken);
    foreach (var file in arguments.GetValue(load) ?? [])
    {
        await sandbox.ApplyAsync(await File.ReadAllTextAsync(file.FullName, cancellationToken), cancellationToken);
    }

    Console.WriteLine(sandbox.KubeconfigPath);
    if (!arguments.GetValue(quiet))
    {
        Console.WriteLine($"{sandbox.Url} is up until Ctrl+C. To use it: export KUBECONFIG={sandbox.KubeconfigPath}");
    }

    try
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
    catch (OperationCanceledException)
    {
        // Ctrl+C is how it ends.
    }

    return 0;
});
return await command.Parse(args).InvokeAsync();
