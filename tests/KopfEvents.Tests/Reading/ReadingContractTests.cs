namespace KopfEvents.Tests.Reading;

/// <summary>What the module relies on when it reads.</summary>
public sealed class ReadingContractTests : ContractSession
{
    [Theory]
    [InlineData("reason=Checked", "one two")]
    [InlineData("reason!=Checked", "three")]
    [InlineData("type=Warning", "two three")]
    [InlineData("reason=Checked,type=Warning", "two")]
    [InlineData("reportingComponent=contract", "one two three")]
    [InlineData("involvedObject.uid=u,reason=Slow", "three")]
    [InlineData("source=contract", "one two three")]
    public async Task Events_are_chosen_by_their_fields(string selector, string expected)
    {
        Session.Run(
            $"""
            {Pod} | Write-KopfInfo Checked one -Component contract
            {Pod} | Write-KopfWarning Checked two -Component contract
            {Pod} | Write-KopfWarning Slow three -Component contract
            """).AssertNoErrors();
        Assert.Equal(3, (await EventsAsync()).Count);

        var result = Session.Run(
            $"Get-KubeObject events -ns default -FieldSelector '{selector},involvedObject.name={Unique}' | ForEach-Object {{ "
                + $"$_.message }}");

        result.AssertNoErrors();
        Assert.Equal(expected, string.Join(' ', result.Output));
    }

    [Fact]
    public async Task A_watch_sees_what_is_written_meanwhile_and_goes_on_after_a_restart()
    {
        using var script = new RunningScript(
            Session,
                $"Get-KubeObject events -ns default -Watch -FieldSelector involvedObject.name={Unique} | ForEach-Object {{ "
                + $"\"$($_.WatchEvent.Type) $($_.message)\" }}");
        using var writer = new PowerShellSession(Kubeconfig);
        writer.Run($"{Pod} | Write-KopfInfo Checked first").AssertNoErrors();
        await script.SeesAsync("Added first");

        // Nobody restarts a real cluster for a test.
        if (Sandbox is not null) await Sandbox.RestartAsync(keepState: true, TestContext.Current.CancellationToken);
        writer.Run($"{Pod} | Write-KopfInfo Checked second").AssertNoErrors();
        await script.SeesAsync("Added second");

        Assert.Equal(["Added first", "Added second"], script.Output);
    }

    [Fact]
    public async Task Events_of_what_an_object_owns_are_found_by_its_uid()
    {
        var ns = await CreateNamespaceAsync();
        var owner = await CreateAsync($"api/v1/namespaces/{ns}/configmaps", """{ "metadata": { "name": "owner" } }""");
        await CreateAsync(
            $"api/v1/namespaces/{ns}/secrets",
            $$"""
            { "metadata": { "name": "owned", "ownerReferences": [
              { "apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "{{owner["metadata"]!["uid"]}}" } ] } }
            """);
        await CreateAsync($"api/v1/namespaces/{ns}/secrets", """{ "metadata": { "name": "stranger" } }""");
        Session.Run($"'configmap/owner', 'secret/owned', 'secret/stranger' | Write-KopfInfo Checked -ns {ns}").AssertNoErrors();

        var result = Session.Run(
            $"Get-KopfEvent configmap/owner -ns {ns} -IncludeOwned | ForEach-Object {{ $_.involvedObject.name }}");

        result.AssertNoErrors();
        Assert.Equal(["owner", "owned"], result.Output.Select(name => $"{name}"));
    }

    [Fact]
    public void What_the_server_warns_of_is_a_warning_once()
    {
        var result = Session.Run("Get-KubeObject endpoints -ns default; Get-KubeObject endpoints -ns default");

        result.AssertNoErrors();
        Assert.EndsWith(
            " warns: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
            Assert.Single(result.Warnings), StringComparison.Ordinal);
    }
}
