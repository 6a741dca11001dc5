using System.Diagnostics;
using System.Text.Json;

using KopfEvents.Tests.Connecting;

namespace KopfEvents.Tests.Support;

/// <summary>Runs all cases, once for all tests of them: the real cmdlets in PowerShell processes of their own.</summary>
public sealed class CaseRunner : IAsyncLifetime
{
    /// <summary>Two, since most of the time of a case is waiting.</summary>
    private const int Processes = 2;

    private static readonly string[] Inherited =
        ["KUBECONFIG", "POD_NAMESPACE", "REQUEST_METHOD", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"];

    private readonly Dictionary<string, CaseFacts> _facts = [];

    /// <summary>What became of a case.</summary>
    internal CaseFacts FactsOf(string name) => _facts[name];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var cases = KubeconfigCase.All.Select((one, index) => (one, index))
            .ToLookup(pair => pair.index % Processes, pair => pair.one);
        await Task.WhenAll(cases.Select(part => RunAsync([.. part])));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RunAsync(KubeconfigCase[] cases)
    {
        using var network = new CaseNetwork();
        var folders = cases.Select(one => new CaseFolder(one, network)).ToArray();
        using var plan = new TemporaryFile(JsonSerializer.Serialize(new
        {
            Elsewhere = network.Elsewhere.DistinctBy(place => place.Place)
                .ToDictionary(place => place.Place, place => place.Port),
            Cases = cases.Zip(folders, Plan),
        }));
        using var script = new TemporaryFile(
            $"$module = '{BuildPaths.StagedModule}'\n"
            + $"{await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cases.ps1"))}");
        using var host = Start(script.Path, plan.Path);
        var errors = host.StandardError.ReadToEndAsync();
        try
        {
            for (var number = 0; number < cases.Length; number++)
            {
                network.Take();
                await host.StandardInput.WriteLineAsync($"{number}");
                if (await host.StandardOutput.ReadLineAsync() != $"{number}")
                {
                    throw new InvalidOperationException($"{cases[number]}: {await errors}");
                }

                var (requests, proxyings) = network.Take();
                var output = await File.ReadAllTextAsync(Output(folders[number]));
                lock (_facts) _facts[cases[number].Name] =
                    CaseFacts.Of(cases[number], folders[number], network, requests, proxyings, output);
            }
        }
        finally
        {
            host.Kill(entireProcessTree: true);
            foreach (var folder in folders) folder.Dispose();
        }
    }

    private static Process Start(string script, string plan)
    {
        var start = new ProcessStartInfo("dotnet", [BuildPaths.TestHost, script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("KUBERNETES_", StringComparison.Ordinal)
            || Inherited.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1"; // it would go through the proxies
        start.Environment["KOPFEVENTS_CASES"] = plan;
        return Process.Start(start)!;
    }

    private static object Plan(KubeconfigCase one, CaseFolder folder) => new
    {
        Directory = folder.Fill(one.Cwd ?? "@DIR@"),
        Environment = (one.Env ?? []).Append(new("HOME", "@DIR@/home"))
            .ToDictionary(pair => pair.Key, pair => folder.Fill(pair.Value)),
        folder.ServiceAccount,
        Lists = one.Lists ?? ["pods"],
        Arguments = JsonSerializer.SerializeToElement(one.Args ?? new()).EnumerateObject()
            .Where(argument => argument.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(argument => argument.Name, argument => folder.Fill(argument.Value.GetString()!)),
        Output = Output(folder),
    };

    private static string Output(CaseFolder folder) => Path.Combine(folder.Path, "output.txt");
}
