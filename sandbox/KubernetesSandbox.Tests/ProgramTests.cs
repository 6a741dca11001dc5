using System.Net;
using System.Net.Sockets;

namespace KubernetesSandbox.Tests;

/// <summary>The program's command line: what can't be done is one sentence on stderr and the exit code 1.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("program-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("a: [1", "it is neither YAML nor JSON (line 2, column 1: ")]
    [InlineData("{\"a\": 1", "it is neither YAML nor JSON (line ")]
    [InlineData("a: 1\na: 2", "it is neither YAML nor JSON (line 2, column 1: Duplicate key a)")]
    [InlineData("? [a]\n: b", "it is neither YAML nor JSON (line 1, column 3: a key must be text)")]
    [InlineData("hello", "\"hello\" has no apiVersion and kind, so it is no object.")]
    [InlineData("{kind: Pod}", "{\"kind\":\"Pod\"} has no apiVersion and kind, so it is no object.")]
    [InlineData(
        "{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}",
        "The sandbox has no kind \"Widget\" in version \"example.com/v1\"; apply its CustomResourceDefinition before.")]
    [InlineData(
        "{apiVersion: v1, kind: Pod, metadata: {name: p}}",
        "Pod p: Pod \"p\" is invalid: spec.containers: Required value")]
    [InlineData(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: nowhere}}",
        "ConfigMap c: namespaces \"nowhere\" not found")]
    [InlineData(
        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: 7}",
        "Pod p: Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number")]
    public async Task A_file_that_can_not_be_loaded_is_named_with_what_is_wrong(string text, string problem)
    {
        var file = Path.Combine(_directory.FullName, "objects.yaml");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        await FailsWithAsync($"--load {file}: {problem}", "--load", file);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_directory_are_told_apart()
    {
        await FailsWithAsync("--load nosuch.yaml: there is no such file.", "--load", "nosuch.yaml");
        await FailsWithAsync("--load /nosuch/a.yaml: there is no such file.", "--load", "/nosuch/a.yaml");
        await FailsWithAsync(
            $"--load {_directory}: it is a directory; give its files one by one.", "--load", _directory.FullName);
    }

    [Theory]
    [InlineData("--port takes a number from 0 to 65535, not '70000'.", "--port", "70000")]
    [InlineData("--port takes a number from 0 to 65535, not 'https'.", "--port", "https")]
    [InlineData("--establish-delay takes a number of seconds from 0 to 3600, not 'soon'.", "--establish-delay", "soon")]
    [InlineData("--establish-delay takes a number of seconds from 0 to 3600, not '-1'.", "--establish-delay", "-1")]
    [InlineData("Required argument missing for option: '--port'.", "--port")]
    [InlineData("Unrecognized command or argument '--prot=6443'.", "--prot=6443")]
    public async Task An_option_that_is_not_valid_is_refused(string problem, params string[] arguments) =>
        await FailsWithAsync(problem, arguments);

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await FailsWithAsync($"Port {port} is in use; give another one with --port, or 0 for any free one.", "--port", $"{port}");
    }

    [Fact]
    public async Task A_kubeconfig_that_can_not_be_written_is_an_error() =>
        await FailsWithAsync("The kubeconfig can't be written: ", "--kubeconfig", _directory.FullName);

    [Fact]
    public async Task The_first_line_is_the_path_of_the_kubeconfig_which_is_where_it_was_wanted()
    {
        var wanted = Path.Combine(_directory.FullName, "new", "kubeconfig");

        using var program = await SandboxProgram.StartAsync("--quiet", "--kubeconfig", wanted);

        Assert.Equal(wanted, program.Kubeconfig);
        Assert.Contains("current-context: admin", await File.ReadAllTextAsync(wanted, TestContext.Current.CancellationToken));
    }

    // One sentence, no stack trace, and no temporary files are left.
    private async Task FailsWithAsync(string problem, params string[] arguments)
    {
        var temporary = _directory.CreateSubdirectory("temporary");

        var failure = await SandboxProgram.FailAsync(temporary.FullName, arguments);

        Assert.StartsWith(problem, failure.Error);
        Assert.Single(failure.Error.TrimEnd().Split('\n'));
        Assert.Equal(("", 1), (failure.Output, failure.ExitCode));
        Assert.Empty(temporary.EnumerateFileSystemInfos("kubernetes-sandbox-*"));
    }
}
