using System.Reflection;
using System.Runtime.InteropServices;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>Other modules may bring other versions of what this one brings, before or after it.</summary>
[Guarantee]
public sealed class IsolationTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const string LoadOthers =
        """
        $default = [System.Runtime.Loader.AssemblyLoadContext]::Default
        [void]$default.LoadFromAssemblyPath("$packages/yamldotnet/13.7.1/lib/net7.0/YamlDotNet.dll")
        [void]$default.LoadFromAssemblyPath("$packages/kubernetesclient/19.0.2/lib/net8.0/KubernetesClient.dll")
        """;

    private const string UseModule =
        """
        Import-Module $module -ErrorAction Stop
        @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'apps' } } |
            Write-KopfInfo Isolated -PassThru -ErrorAction Stop | ForEach-Object { "wrote $($_.reason)" }
        """;

    private const string UseOthers =
        """
        $pod = [k8s.Models.V1Pod]::new()
        $pod.Metadata = [k8s.Models.V1ObjectMeta]::new()
        $pod.Metadata.Name = 'web-0'
        $pod.Metadata.NamespaceProperty = 'apps'
        $pod | Write-KopfInfo FromTheOlderModel -PassThru -ErrorAction Stop | ForEach-Object { "wrote $($_.reason)" }
        foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
            $name = $assembly.GetName()
            if ($name.Name -in 'YamlDotNet', 'KubernetesClient') {
                $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name
                "$($name.Name) $($name.Version.Major) in $context"
            }
        }
        """;

    [Theory]
    [InlineData("others first")]
    [InlineData("module first")]
    public async Task Older_versions_in_the_default_context_and_ours_do_not_meet(string order)
    {
        var script = order == "others first"
            ? $"{LoadOthers}\n{UseModule}\n{UseOthers}"
            : $"{UseModule}\n{LoadOthers}\n{UseOthers}";

        var lines = await TestHost.RunAsync(script, ("KUBECONFIG", fixture.Sandbox.KubeconfigPath));

        Assert.Equal(
            ["KubernetesClient 19 in Default", "KubernetesClient 21 in KopfEvents", "YamlDotNet 13 in Default",
                "YamlDotNet 18 in KopfEvents"],
            lines.Where(line => line.Contains(" in ", StringComparison.Ordinal)).Order());
        Assert.Equal(
            ["wrote Isolated", "wrote FromTheOlderModel"],
            lines.Where(line => line.StartsWith("wrote", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_engine_runs_as_the_native_image_for_this_machine_where_the_build_has_made_one()
    {
        var folder = Path.Combine(BuildPaths.StagedModule, "dependencies");
        var image = Path.Combine(folder, RuntimeInformation.RuntimeIdentifier, "KopfEvents.dll");

        Assert.Equal(
            File.Exists(image) ? image : Path.Combine(folder, "KopfEvents.dll"), typeof(KopfEvents.Events.EventRules)
            .Assembly.Location);
#if !DEBUG
        Assert.True(File.Exists(image), "A Release build makes native images.");
#endif
    }

    [Fact]
    public void The_module_itself_compiles_against_the_engine_and_PowerShell_only() =>
        Assert.Equal(
            ["KopfEvents", "System.Management.Automation"],
            typeof(Module.Cmdlets.KubeCmdlet).Assembly.GetReferencedAssemblies().Select(one => one.Name!)
                .Where(name => name == "System.Management.Automation" || !name.StartsWith("System.", StringComparison.Ordinal))
                    .Order());

    [Fact]
    public void No_parameter_has_a_type_that_loads_in_the_private_context() =>
        Assert.DoesNotContain(
            typeof(Module.Cmdlets.KubeCmdlet).Assembly.GetExportedTypes()
                .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)),
            property => property.PropertyType.Assembly == typeof(KopfEvents.Events.EventRules).Assembly);
}
