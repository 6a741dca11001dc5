using System.Text.RegularExpressions;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// The script of kopf's page on events, translated: it is the quickstart, and ends in kopf's own describe table.
/// </summary>
public sealed partial class KopfPageTests
{
    /// <summary>The table at the end of kopf's page, ages left out.</summary>
    private static readonly string[] KopfTable =
    [
        "Error SomeReason kopf Some exception: Exception text.",
        "Normal Finished kopf All handlers succeeded.",
        "Normal SomeReason kopf Some message",
        "Normal Success kopf Handler create_fn succeeded.",
        "SomeType SomeReason kopf Some message",
        "Warning SomeReason kopf Some message",
    ];

    [Fact]
    public async Task The_quickstart_gives_the_table_of_kopf_s_page_in_kubectl_describe()
    {
        Kubectl.SkipUnlessInstalled();
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await sandbox.LoadQuickstartAsync();
        using var session = new PowerShellSession(sandbox.KubeconfigPath);

        session.Run(await Sample("quickstart.ps1")).AssertNoErrors();

        var described = await new Kubectl(sandbox.KubeconfigPath, Path.GetTempPath())
            .RunAsync("describe kopfexample kopf-example-1");
        Assert.Equal(KopfTable, EventsTable(described.Output));
        var pod = await new Kubectl(sandbox.KubeconfigPath, Path.GetTempPath()).RunAsync("describe pod web-0");
        Assert.Equal(["Normal Checked kopf web-0 is healthy"], EventsTable(pod.Output));
    }

    private static Task<string> Sample(string file) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "quickstart", file), TestContext.Current.CancellationToken);

    /// <summary>The rows of the Events table, without ages, in alphabetical order: events of one second have no order.</summary>
    private static IEnumerable<string> EventsTable(string described) =>
        described[described.IndexOf("Events:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(3).Select(row => Columns().Replace(row.Trim(), " ")).Select(row => Age().Replace(row, " ", 1))
                .Order(StringComparer.Ordinal);

    [GeneratedRegex(" {2,}")]
    private static partial Regex Columns();

    [GeneratedRegex(@" (\d+[smh])+ ")]
    private static partial Regex Age();
}
