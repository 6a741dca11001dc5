namespace KopfEvents.Tests.Reading;

/// <summary>
/// What becomes of the events about a burst of objects in a watch is told at its end, and not with the next change.
/// </summary>
public sealed class BurstTests : SandboxSession
{
    [Theory]
    [InlineData("Write-KopfInfo Seen -As viewer 2>&1 | ForEach-Object { \"$($_.TargetObject.metadata.name)\" }")]
    [InlineData("Write-KopfInfo Seen -PassThru | ForEach-Object { \"$($_.involvedObject.name)\" }")]
    public async Task Errors_and_events_of_a_burst_come_while_the_watch_is_quiet(string writer)
    {
        using var script = new RunningScript(Session, $"Get-KubeObject pods -n apps -Watch | {writer}");

        foreach (var name in new[] { "web-0", "web-1", "web-2" }) await script.SeesAsync(name);
    }

    private protected override Task ArrangeAsync() => Sandbox.ApplyAsync(
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: apps}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: apps}, spec: {containers: [{name: web, image: nginx}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-1, namespace: apps}, spec: {containers: [{name: web, image: nginx}]}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: web-2, namespace: apps}, spec: {containers: [{name: web, image: nginx}]}}
        """);
}
