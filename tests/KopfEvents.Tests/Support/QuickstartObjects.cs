using KubernetesSandbox;

namespace KopfEvents.Tests.Support;

/// <summary>The objects of the quickstart.</summary>
internal static class QuickstartObjects
{
    /// <summary>Creates the definition and its example, and the pods.</summary>
    public static async Task LoadQuickstartAsync(this Sandbox sandbox)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var file in new[] { "definition.yaml", "objects.yaml" })
        {
            var path = Path.Combine(AppContext.BaseDirectory, "quickstart", file);
            await sandbox.ApplyAsync(await File.ReadAllTextAsync(path, cancellationToken), cancellationToken);
        }
    }
}
