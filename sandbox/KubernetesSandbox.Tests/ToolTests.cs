using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubernetesSandbox.Tests;

/// <summary>The package: it is a .NET tool that can be installed from a folder, and then is the sandbox.</summary>
public sealed class ToolTests : IDisposable
{
    // No other version of the package is in any cache.
    private readonly string _version = $"0.0.1-test.{Guid.NewGuid():N}";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tool-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_packed_tool_is_installed_from_a_folder_and_starts()
    {
        var packages = _directory.CreateSubdirectory("packages").FullName;
        var tools = Path.Combine(_directory.FullName, "tools");

        await DotnetAsync(
            "pack", Metadata("SandboxProject"), "--no-build", "--configuration", Metadata("Configuration"), "--output", packages,
            $"-p:Version={_version}");
        await DotnetAsync(
            "tool", "install", "KubernetesSandbox", "--tool-path", tools, "--source", packages, "--version", _version);
        using var program = await SandboxProgram.StartAsync(
            new ProcessStartInfo(
                Path.Combine(tools, "kubernetes-sandbox"), ["--quiet", "--kubeconfig", $"{_directory}/kubeconfig"]));

        Assert.Equal(Path.Combine(_directory.FullName, "kubeconfig"), program.Kubeconfig);
        Assert.Contains("\"minor\":\"36\"", await VersionAsync(program.Kubeconfig));
    }

    [Fact]
    public async Task The_package_has_a_readme_a_licence_and_what_it_depends_on()
    {
        await DotnetAsync(
            "pack", Metadata("SandboxProject"), "--no-build", "--configuration", Metadata("Configuration"), "--output",
            _directory.FullName, $"-p:Version={_version}");

        await using var package = await ZipFile.OpenReadAsync(
            $"{_directory}/KubernetesSandbox.{_version}.nupkg", TestContext.Current.CancellationToken);
        using var nuspec = new StreamReader(await package.GetEntry("KubernetesSandbox.nuspec")!.OpenAsync(
            TestContext.Current.CancellationToken));
        var description = await nuspec.ReadToEndAsync(TestContext.Current.CancellationToken);

        var files = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", files);
        Assert.Contains("tools/net10.0/any/YamlDotNet.dll", files);
        Assert.Contains("tools/net10.0/any/System.CommandLine.dll", files);
        Assert.Contains("<license type=\"expression\">MIT</license>", description);
        Assert.Contains("<readme>README.md</readme>", description);
        Assert.Contains("<packageType name=\"DotnetTool\" />", description);
    }

    private static string Metadata(string key) => typeof(ToolTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == key).Value!;

    // /version is open to all who trust the certificate of the kubeconfig.
    private static async Task<string> VersionAsync(string kubeconfig)
    {
        var lines = await File.ReadAllLinesAsync(kubeconfig, TestContext.Current.CancellationToken);
        string Value(string name) =>
            lines.First(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal)).Split(": ")[1];
        using var handler = new SocketsHttpHandler();
        var authority = Convert.FromBase64String(Value("certificate-authority-data:"));
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(authority)) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync($"{Value("server:")}/version", TestContext.Current.CancellationToken);
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        // Away from the sources: no global.json, no lock files, no sources of packages but the folder.
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{await output}{error}");
    }
}
