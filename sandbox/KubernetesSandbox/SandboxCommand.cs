using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace KubernetesSandbox;

/// <summary>The program's command line. What can't be done is one sentence on stderr, and the exit code 1.</summary>
internal static class SandboxCommand
{
    private const int MaxSeconds = 3600;

    private static readonly Option<int> Port = new("--port")
    {
        Description = "TCP port to listen on; 0, the default, takes any free one.",
        HelpName = "number",
        CustomParser = ParsePort,
    };

    private static readonly Option<FileInfo?> Kubeconfig = new("--kubeconfig")
    {
        Description = "Where the kubeconfig goes; by default a temporary file, which is deleted in the end.",
        HelpName = "file",
    };

    private static readonly Option<FileInfo[]> Load = new("--load")
    {
        Description = "A file of YAML or JSON documents with objects to begin with; can be repeated.",
        HelpName = "file",
    };

    private static readonly Option<double> EstablishDelay = new("--establish-delay")
    {
        Description = "How long a new CustomResourceDefinition takes until it is established, as on a cluster; 0 by default.",
        HelpName = "seconds",
        CustomParser = ParseSeconds,
    };

    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Print the kubeconfig's path and nothing else." };

    public static ParseResult Parse(IReadOnlyList<string> arguments)
    {
        var command = new RootCommand("A small Kubernetes API server in memory, for trying and testing.")
        {
            Port, Kubeconfig, Load, EstablishDelay, Quiet,
        };
        command.SetAction(RunAsync);
        return command.Parse(arguments);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using var sandbox = await StartAsync(arguments, cancellationToken).ConfigureAwait(false);
            foreach (var file in arguments.GetValue(Load) ?? [])
            {
                await LoadAsync(sandbox, file, cancellationToken).ConfigureAwait(false);
            }

            Console.WriteLine(sandbox.KubeconfigPath);
            if (!arguments.GetValue(Quiet))
            {
                Console.WriteLine($"{sandbox.Url} is up until Ctrl+C. To use it: export KUBECONFIG={sandbox.KubeconfigPath}");
            }

            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        catch (CommandLineException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
            return 0;
        }
    }

    private static async Task<Sandbox> StartAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (port, kubeconfig) = (arguments.GetValue(Port), arguments.GetValue(Kubeconfig)?.FullName);
        try
        {
            var options = new SandboxOptions
            {
                Port = port,
                KubeconfigPath = kubeconfig,
                EstablishDelay = TimeSpan.FromSeconds(arguments.GetValue(EstablishDelay)),
            };
            return await Sandbox.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new CommandLineException($"Port {port} is in use; give another one with --port, or 0 for any free one.", fault);
        }
        catch (SocketException fault)
        {
            throw new CommandLineException(
                $"Port {port} can't be listened on ({fault.Message}); give another one with --port.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandLineException($"The kubeconfig can't be written: {fault.Message}", fault);
        }
    }

    private static async Task LoadAsync(Sandbox sandbox, FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            await sandbox.ApplyAsync(text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandLineException($"--load {file}: there is no such file.", fault);
        }
        catch (UnauthorizedAccessException fault)
        {
            var why = Directory.Exists(file.FullName) ? "it is a directory; give its files one by one" : "it can't be read";
            throw new CommandLineException($"--load {file}: {why}.", fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException)
        {
            throw new CommandLineException($"--load {file}: {fault.Message}", fault);
        }
    }

    private static int ParsePort(ArgumentResult result)
    {
        var given = result.Tokens is [var token] ? token.Value : "";
        if (int.TryParse(given, out var port) && port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort)
        {
            return port;
        }

        result.AddError($"--port takes a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}, not '{given}'.");
        return 0;
    }

    private static double ParseSeconds(ArgumentResult result)
    {
        var given = result.Tokens is [var token] ? token.Value : "";
        if (double.TryParse(given, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxSeconds)
        {
            return seconds;
        }

        result.AddError($"--establish-delay takes a number of seconds from 0 to {MaxSeconds}, not '{given}'.");
        return 0;
    }

    private sealed class CommandLineException(string message, Exception inner) : Exception(message, inner);
}
