using System.Diagnostics;
using System.Text;
using KopfEvents.Connections.Kubeconfigs;

namespace KopfEvents.Connections.Credentials;

/// <summary>
/// Runs a program that gives credentials, by the client authentication API. It has all the time it wants: a browser may be open,
/// a user may be typing.
/// </summary>
/// <remarks>
/// Source: client-go, plugin/pkg/client/auth/exec/exec.go. KubernetesClient joins the arguments with blanks, runs the program
/// twice, kills it after two minutes, and knows neither interactiveMode nor certificates that run out.
/// </remarks>
internal sealed class ExecPlugin : CredentialSource
{
    private const string Variable = "KUBERNETES_EXEC_INFO";

    /// <summary>How long somebody else, to whom the program has left its error stream, may hold us up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly KubeconfigPlugin _plugin;
    private readonly ClusterConfiguration _configuration;
    private readonly string _directory;
    private readonly TimeProvider _clock;

    /// <exception cref="KubeconfigException">Its API version is not known.</exception>
    public ExecPlugin(KubeconfigPlugin plugin, ClusterConfiguration configuration, string directory, TimeProvider clock)
    {
        (_plugin, _configuration, _directory, _clock) = (plugin, configuration, directory, clock);
        if (plugin.ApiVersion is not (ExecInfo.V1 or ExecInfo.V1Beta1))
        {
            throw new KubeconfigException(
                $"its exec plugin has the apiVersion '{plugin.ApiVersion}'; {ExecInfo.V1} and {ExecInfo.V1Beta1} are possible");
        }
    }

    public override string Description => $"the exec plugin '{_plugin.Command}'";

    public override async Task<Credential> ObtainAsync(CancellationToken cancellationToken)
    {
        var isInteractive = _plugin.InteractiveMode switch
        {
            "Never" => false,
            "Always" when Console.IsInputRedirected => throw new CredentialException(
                $"{Description} needs a terminal (interactiveMode: Always), and there is none"),
            "Always" => true,
            _ => !Console.IsInputRedirected,
        };
        var (exitCode, output, errors) = await RunAsync(isInteractive, cancellationToken).ConfigureAwait(false);
        if (exitCode != 0) throw Failed($"failed with exit code {exitCode}", errors);
        try
        {
            return ExecCredential.Parse(output, _plugin.ApiVersion, _clock.GetUtcNow());
        }
        catch (CredentialException exception)
        {
            throw Failed(exception.Message, errors, exception);
        }
    }

    private async Task<(int ExitCode, string Output, PluginErrors Errors)> RunAsync(
        bool isInteractive, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Prepare(isInteractive) };
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new KubeconfigException(Failure($"cannot be started: {exception.Message}", new PluginErrors(_plugin)));
        }

        try
        {
            if (!isInteractive) process.StandardInput.Close();
            var errors = new PluginErrors(_plugin);
            var reading = errors.ReadAsync(process.StandardError);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(reading, Task.Delay(Patience, cancellationToken)).ConfigureAwait(false);
            return (process.ExitCode, output, errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private ProcessStartInfo Prepare(bool isInteractive)
    {
        var start = new ProcessStartInfo(FindProgram())
        {
            RedirectStandardInput = !isInteractive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Directory.Exists(_directory) ? _directory : "",
        };
        foreach (var argument in _plugin.Arguments) start.ArgumentList.Add(argument);
        foreach (var variable in _plugin.EnvironmentVariables) start.Environment[variable["name"]] = variable["value"];
        start.Environment[Variable] = ExecInfo.Write(_plugin, _configuration, isInteractive);
        return start;
    }

    /// <summary>Looks a bare name up in PATH alone: .NET would first take what lies in the current directory.</summary>
    private string FindProgram()
    {
        var command = _plugin.Command;
        if (command.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) >= 0) return command;
        var endings = OperatingSystem.IsWindows() && Path.GetExtension(command).Length == 0
            ? (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';')
            : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(Path.IsPathFullyQualified)
                .SelectMany(folder => endings.Select(ending => Path.Combine(folder, command + ending)))
                .FirstOrDefault(IsProgram)
            ?? throw new KubeconfigException(Failure("is not found in PATH", new PluginErrors(_plugin)));
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (
                UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private CredentialException Failed(string why, PluginErrors errors, Exception? exception = null) =>
        new(Failure(why, errors), exception);

    private string Failure(string why, PluginErrors errors)
    {
        var hint = string.IsNullOrWhiteSpace(_plugin.InstallHint) ? "" : $" {PluginErrors.Clean(_plugin.InstallHint.Trim())}";
        return $"{Description} {why}.{errors}{hint}";
    }
}
