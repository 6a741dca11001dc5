using System.Collections.Concurrent;

namespace KopfEvents.Tests.Support;

/// <summary>
/// What tests of a connection have: a session of PowerShell, a server that notes who comes and how, and a folder with a
/// kubeconfig that each test writes for itself.
/// </summary>
public abstract class KubeconfigSession : IDisposable
{
    /// <summary>What has reached the server.</summary>
    private protected ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    private protected CaseCertificates Certificates { get; } = new();

    /// <summary>Where the kubeconfig is, and what it names by relative paths.</summary>
    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("kopfevents-connection-");

    private protected PowerShellSession Session { get; } = new();

    private protected RecordingServer Server { get; }

    private protected string Kubeconfig => PathOf("config");

    private protected KubeconfigSession() => Server = CreateServer();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Session.Dispose();
        Server.Dispose();
        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected virtual RecordingServer CreateServer() => new("main", Requests.Enqueue, Certificates["main"]);

    private protected string PathOf(string file) => Path.Combine(Folder.FullName, file);

    /// <summary>Writes the kubeconfig.</summary>
    /// <param name="user">The user.</param>
    /// <param name="host">What it calls this machine.</param>
    private protected void WriteKubeconfig(string user, string host = "127.0.0.1")
    {
        Write("ca.crt");
        File.WriteAllText(
            Kubeconfig,
            $$"""
            current-context: c
            contexts: [ { name: c, context: { cluster: s, user: u, namespace: apps } } ]
            clusters: [ { name: s, cluster: { server: "https://{{host}}:{{Server.Port}}", certificate-authority: ca.crt } } ]
            users: [ { name: u, user: {{user}} } ]
            """);
    }

    /// <summary>Writes one of the certificates or keys.</summary>
    private protected void Write(string certificate, string? file = null) =>
        File.WriteAllText(PathOf(file ?? certificate), Certificates.Text(certificate));

    /// <summary>Writes an exec plugin: a shell script that runs in the folder.</summary>
    private protected void WritePlugin(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugin of this test is a shell script.");
        WriteKubeconfig("{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: Never } }");
        File.WriteAllText(PathOf("plugin"), $"#!/bin/sh\ncd '{Folder.FullName}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf("plugin"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Reads something and gives the last request for it.</summary>
    private protected RecordedRequest Get(string parameters = "")
    {
        TryGet(parameters).AssertNoErrors();
        return Requests.Last();
    }

    private protected ScriptResult TryGet(string parameters = "") =>
        Session.Run($"Get-KubeObject pods -Kubeconfig '{Kubeconfig}' {parameters} 3>$null");
}
