using System.Diagnostics;
using System.Text;

namespace KubernetesSandbox.Tests.Support;

/// <summary>
/// The real kubectl, with a home and a discovery cache of its own for each command, as a newcomer's first call has.
/// </summary>
internal sealed class Kubectl(string kubeconfig, string workingDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What a command left behind.</summary>
    public sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Skips the test when there is no kubectl.</summary>
    public static void SkipUnlessInstalled()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var isInstalled = directories.Any(directory =>
            File.Exists(Path.Combine(directory, "kubectl")) || File.Exists(Path.Combine(directory, "kubectl.exe")));
        Assert.SkipUnless(isInstalled, "kubectl is not on the PATH.");
    }

    /// <summary>Runs a command line without its first word, kubectl, and waits for it.</summary>
    public Task<Result> RunAsync(string commandLine, string? input = null, Func<Task>? stopWhen = null) =>
        RunAsync(Words(commandLine), input, stopWhen);

    /// <param name="arguments">The arguments of kubectl.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="stopWhen">Ends the command when this is done; null: it ends by itself.</param>
    public async Task<Result> RunAsync(IEnumerable<string> arguments, string? input = null, Func<Task>? stopWhen = null)
    {
        var home = Directory.CreateTempSubdirectory("kubectl-home-");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        using var process = Start(arguments, home.FullName);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            if (stopWhen is not null)
            {
                await stopWhen().WaitAsync(timeout.Token);
                process.Kill();
            }

            await process.WaitForExitAsync(timeout.Token);
            return new Result(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            home.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Splits a command line as a shell does, as far as the recordings need it: blanks, and quotes around words.
    /// </summary>
    private static IEnumerable<string> Words(string commandLine)
    {
        var word = new StringBuilder();
        var isQuoted = false;
        foreach (var character in commandLine + " ")
        {
            if (character == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (character != ' ' || isQuoted)
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }

    private Process Start(IEnumerable<string> arguments, string home)
    {
        var start = new ProcessStartInfo("kubectl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.Environment["HOME"] = home;
        start.Environment["KUBECACHEDIR"] = Path.Combine(home, "cache");
        start.Environment["KUBECONFIG"] = kubeconfig;
        return Process.Start(start)!;
    }
}
