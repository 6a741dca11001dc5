using System.Management.Automation;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Bad input and bad servers: an error record that says what is wrong and with what, and the rest of the pipeline goes on.
/// </summary>
public sealed class FailureTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Pods =
        """
        $good = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'good'; namespace = 'apps'; uid = 'u' } }
        $alsoGood = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'also-good'; namespace = 'apps'; uid = 'u' } }

        """;

    [Theory]
    [InlineData("$null", "NotAKubernetesObject", ErrorCategory.InvalidData, "Null is not")]
    [InlineData("42", "NotAKubernetesObject", ErrorCategory.InvalidData, "no apiVersion, no kind, no metadata.name")]
    [InlineData("'hello'", "NotAKubernetesObject", ErrorCategory.InvalidData, "no manifest")]
    [InlineData("'{\"kind\":'", "NotAKubernetesObject", ErrorCategory.InvalidData, "not whole JSON (line 1")]
    [InlineData(
        "@{ apiVersion = 'v1'; metadata = @{ name = 'x' } }", "NotAKubernetesObject", ErrorCategory.InvalidData, "no kind")]
    [InlineData(
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{} }", "NotAKubernetesObject", ErrorCategory.InvalidData,
        "no metadata.name")]
    [InlineData("'pod/no-such-pod'", "NotFound", ErrorCategory.ObjectNotFound, "pods \"no-such-pod\" not found")]
    [InlineData("'pod/..'", "NotAKubernetesObject", ErrorCategory.InvalidData, "'pod/..' is not a Kubernetes object")]
    [InlineData("'widget/x'", "NotFound", ErrorCategory.ObjectNotFound, "has no resource 'widget'")]
    [InlineData(
        "@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'x'; namespace = 'no-such-ns'; uid = 'u' } }", "NotFound",
        ErrorCategory.ObjectNotFound, "namespaces \"no-such-ns\" not found")]
    public void A_bad_object_is_an_error_and_the_others_get_their_events(
        string bad, string errorId, ErrorCategory category, string message)
    {
        var result = Session.Run($"{Pods}$bad = {bad}; $good, $bad, $alsoGood | Write-KopfInfo Checked");

        var error = Assert.Single(result.Errors);
        Assert.Equal($"{errorId},KopfEvents.Module.Commands.WriteKopfInfoCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.Equal(["also-good", "good"], fixture.EventsOf("apps", "good", "also-good"));
    }

    [Theory]
    [InlineData("Write-KopfInfo 'two words'", "InvalidReason")]
    [InlineData("Write-KopfInfo ''", "InvalidReason")]
    [InlineData("Write-KopfInfo ('x' * 129)", "InvalidReason")]
    [InlineData("Write-KopfEvent 'two words' Checked", "InvalidType")]
    [InlineData("Write-KopfInfo Checked -Component 'a b'", "InvalidComponent")]
    [InlineData("Write-KopfInfo Checked -Component Example.com/x", "InvalidComponent")]
    [InlineData("Write-KopfInfo Checked -Instance ('x' * 129)", "InvalidInstance")]
    [InlineData("Write-KopfInfo Checked -Action ''", "InvalidAction")]
    [InlineData("Write-KopfInfo Checked -Related 42", "InvalidRelated")]
    public void A_parameter_that_the_server_would_refuse_is_refused_before_anything_is_sent(string command, string errorId)
    {
        var result = Session.Run($"{Pods}$good | {command}");

        Assert.StartsWith($"{errorId},", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, result.OnlyError.CategoryInfo.Category);
        Assert.Empty(Sandbox.Requests);
    }

    [Fact]
    public void Without_any_object_the_error_says_how_to_give_one()
    {
        var result = Session.Run("Write-KopfInfo Checked");

        Assert.StartsWith("NoObject,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Reason { if ($_.metadata.name -eq 'bad') { 'two words' } else { 'Fine' } }", "InvalidReason")]
    [InlineData("-Reason Fine -Message { if ($_.metadata.name -eq 'bad') { throw 'oops' } }", "ScriptBlockFailed")]
    public void A_script_block_that_fails_for_one_object_fails_for_that_one_only(string parameters, string errorId)
    {
        var result = Session.Run(
            $"{Pods}$bad = @{{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{{ name = 'bad'; namespace = 'apps'; uid = 'u' }} }};"
                + $" $good, $bad, $alsoGood | Write-KopfInfo {parameters}");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(
            "bad", ((System.Collections.Hashtable)(
                (System.Collections.Hashtable)((PSObject)error.TargetObject).BaseObject)["metadata"]!)["name"]);
        Assert.Equal(2, fixture.PostedEvents().Count);
    }

    [Fact]
    public void A_user_without_permission_is_told_so_in_the_words_of_the_server()
    {
        var result = Session.Run($"{Pods}$good | Write-KopfInfo Checked -Context viewer");

        var error = Assert.Single(result.Errors);
        Assert.Equal(
            (ErrorCategory.PermissionDenied, "Forbidden,KopfEvents.Module.Commands.WriteKopfInfoCommand"),
            (error.CategoryInfo.Category, error.FullyQualifiedErrorId));
        Assert.Contains(
            "User \"viewer\" cannot create resource \"events\" in API group \"\" in the namespace \"apps\"", error.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_token_is_an_authentication_error()
    {
        using var kubeconfig =
            fixture.Kubeconfig(text => text.Replace(Sandbox.Token("admin"), "not-a-token", StringComparison.Ordinal));

        var result = Session.Run($"{Pods}$good, $alsoGood | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}'");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category));
    }

    [Fact]
    public void A_server_that_is_not_there_is_a_connection_error()
    {
        var port = LoopbackListener.FreePort();
        using var kubeconfig =
            fixture.Kubeconfig(text => text.Replace($":{Sandbox.Url.Port}", $":{port}", StringComparison.Ordinal));

        var result = Session.Run($"{Pods}$good | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}' -TimeoutSec 1");

        var error = Assert.Single(result.Errors);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Contains("Connection refused", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("attempts", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_whose_certificate_is_not_trusted_gets_nothing()
    {
        using var kubeconfig = fixture.Kubeconfig(WithoutAuthority);

        var result = Session.Run($"{Pods}$good | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}'");

        var error = Assert.Single(result.Errors);
        Assert.Equal(
            (ErrorCategory.SecurityError, "CertificateRefused,KopfEvents.Module.Commands.WriteKopfInfoCommand"),
            (error.CategoryInfo.Category, error.FullyQualifiedErrorId));
        Assert.Empty(Sandbox.Requests);
    }

    [Theory]
    [InlineData("not: [closed", "it is not YAML (line")]
    [InlineData("just text", "not a mapping")]
    [InlineData("apiVersion: v1\nkind: Config\n", "no current context")]
    [InlineData("current-context: gone\ncontexts: [{name: here, context: {cluster: c}}]\n", "no context 'gone', only 'here'")]
    [InlineData("current-context: here\ncontexts: [{name: here, context: {cluster: gone}}]\n", "Cluster not found")]
    public void A_broken_kubeconfig_is_named_with_what_is_wrong(string text, string problem)
    {
        using var kubeconfig = fixture.Kubeconfig(_ => text);

        var result = Session.Run($"{Pods}$good | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}'");

        var error = Assert.Single(result.Errors);
        Assert.StartsWith("InvalidKubeconfig,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(problem, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(kubeconfig.Path, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ client-certificate-data: Z2FyYmFnZQ==, client-key-data: Z2FyYmFnZQ== }")]
    [InlineData("{ client-certificate: /no/such.crt, client-key: /no/such.key }")]
    [InlineData("{ exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: /no/such/plugin } }")]
    public void Credentials_that_cannot_be_used_are_an_error_for_each_event(string user)
    {
        using var kubeconfig = fixture.Kubeconfig(user);

        var result = Session.Run($"{Pods}$good, $alsoGood | Write-KopfInfo Checked -Kubeconfig '{kubeconfig.Path}'");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(
            result.Errors, error =>
                Assert.StartsWith("InvalidKubeconfig,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Namespace apps", "for pod/no-such-pod in namespace apps was not written: pods \"no-such-pod\" not found")]
    [InlineData(
        "", "for pod/no-such-pod was not written: pods \"no-such-pod\" not found in namespace default, which is the context's")]
    public void An_error_says_in_which_namespace_an_object_was_looked_for(string parameters, string message) =>
        Assert.EndsWith(
            message, Session.Run($"'pod/no-such-pod' | Write-KopfInfo Checked {parameters}").OnlyError.ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void ErrorAction_Stop_makes_a_failed_event_fatal()
    {
        var result = Session.Run("'pod/no-such-pod' | Write-KopfInfo Checked -ErrorAction Stop; 'not reached'");

        Assert.StartsWith("NotFound,", result.OnlyError.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private static string WithoutAuthority(string kubeconfig) =>
        string.Join(
            '\n', kubeconfig.Split('\n').Where(line => !line.Contains("certificate-authority-data", StringComparison.Ordinal)));
}
