using System.ComponentModel;
using System.Diagnostics;

/// <summary>The real kubectl, if there is one.</summary>
internal static class Kubectl
{
    /// <summary>Runs a command against the current kubeconfig; null when kubectl is not on PATH.</summary>
    public static (int ExitCode, string Output)? Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
