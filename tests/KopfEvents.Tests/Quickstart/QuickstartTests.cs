using System.Diagnostics;
using KubernetesSandbox;

namespace KopfEvents.Tests.Quickstart;

/// <summary>
/// The quickstart on a cluster: its first run succeeds though the server takes a moment to know the example's kind.
/// </summary>
public sealed class QuickstartTests
{
    [Fact]
    public async Task On_a_fresh_cluster_it_waits_until_the_definition_is_established()
    {
        Kubectl.SkipUnlessInstalled();
        var options = new SandboxOptions { EstablishDelay = TimeSpan.FromSeconds(3), RecordRequests = true };
        await using var sandbox = await Sandbox.StartAsync(options, TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await RunAsync("--cluster", sandbox.KubeconfigPath);

        Assert.Equal(("", 0), (error, exitCode));
        Assert.Contains("Handler create_fn succeeded.", output);
        Assert.Contains(
            sandbox.Requests, request => request is { Method: "POST", Status: 201 } && request.Path.Contains("/kopfexamples"));
    }

    [Fact]
    public async Task An_argument_that_it_does_not_know_is_an_error_and_not_left_out()
    {
        var (exitCode, output, error) = await RunAsync("--clutser", kubeconfig: "");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("The only argument is --cluster", error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string argument, string kubeconfig)
    {
        var home = Directory.CreateTempSubdirectory("quickstart-");
        var start = new ProcessStartInfo("dotnet", [BuildPaths.Quickstart, argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["KUBECACHEDIR"] = home.FullName;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        home.Delete(recursive: true);
        return (process.ExitCode, await output, error);
    }
}
