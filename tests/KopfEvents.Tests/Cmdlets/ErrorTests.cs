using System.Management.Automation;
using System.Net;
using System.Text.Json;
using KubernetesSandbox;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Each error of the module, provoked as a user would: it has the id that docs/troubleshooting.md explains, and says what to do.
/// What else is true of errors is in the tests of what they are about.
/// </summary>
public sealed class ErrorTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Setup =
        """
        function Pod($namespace = 'apps') {
            @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = $namespace; uid = 'u' } }
        }

        """;

    /// <summary>The id of each error, and a script that provokes it.</summary>
    public static TheoryData<string, string> Provocations => new()
    {
        { "NotAKubernetesObject", "42 | Write-KopfInfo Checked" },
        { "NoObject", "Write-KopfInfo Checked" },
        { "NoObject", "Invoke-KopfHandler { }" },
        { "NoException", "Pod | Write-KopfException" },
        { "InvalidType", "Pod | Write-KopfEvent 'two words' Checked" },
        { "InvalidReason", "Pod | Write-KopfInfo 'two words'" },
        { "InvalidAction", "Pod | Write-KopfInfo Checked -Action ' '" },
        { "InvalidComponent", "Pod | Write-KopfInfo Checked -Component 'two words'" },
        { "InvalidInstance", "Pod | Write-KopfInfo Checked -Instance ''" },
        { "InvalidEventNamePrefix", "Set-KopfOption -EventNamePrefix Ops-" },
        { "InvalidRelated", "Pod | Write-KopfInfo Checked -Related 42" },
        { "InvalidLabel", "Pod | Write-KopfInfo Checked -Label @{ a = 'two words' }" },
        { "InvalidLabel", "Set-KopfOption -Label @{ '-a' = 'x' }" },
        { "InvalidAnnotation", "Pod | Write-KopfInfo Checked -Annotation @{ 'kopfevents/writes' = 'x' }" },
        { "InvalidFieldPath", "Pod | Write-KopfInfo Checked -FieldPath ''" },
        { "InvalidException", "Pod | Write-KopfException -Exception 42" },
        { "InvalidName", "Pod | Invoke-KopfHandler { } ''" },
        { "InvalidHandler", "Pod | Invoke-KopfHandler -Handler @{ '' = { } }" },
        { "InvalidHandler", "Pod | Invoke-KopfHandler -Handler @{ ' ' = { } }" },
        { "InvalidHandler", "Pod | Invoke-KopfHandler -Handler @{ create_fn = 'no script block' }" },
        { "InvalidAs", "Pod | Write-KopfInfo Checked -As \"jane`n\"" },
        { "InvalidAs", "Test-KopfAccess -As \"ja`u{1f}ne\"" },
        { "InvalidShard", "Get-KubeObject pods -Shard 8/8" },
        { "InvalidAllNamespaces", "Pod | Get-KopfEvent -AllNamespaces" },
        { "ScriptBlockFailed", "Pod | Write-KopfInfo Checked -Message { throw 'oops' }" },
        { "HandlerFailed", "Pod | Invoke-KopfHandler { throw 'oops' }" },
        { "InvalidKubeconfig", "Pod | Write-KopfInfo Checked -Kubeconfig /no/such/file" },
        { "ServerUnreachable", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfNobody -TimeoutSec 1" },
        { "ProxyRefused", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfRefusingProxy" },
        { "CertificateRefused", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigWithoutAuthority" },
        { "Timeout", "Pod late | Write-KopfInfo Checked -TimeoutSec 1" },
        { "Unauthorized", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfStranger" },
        { "Forbidden", "Pod | Write-KopfInfo Checked -Context viewer" },
        { "Forbidden", "Get-KopfEvent -AllNamespaces -Context writer" },
        { "NotFound", "'pod/no-such-pod' | Write-KopfInfo Checked" },
        { "NotFound", "Get-KubeObject pods no-such-pod" },
        { "AmbiguousName", "Get-KubeObject widgets" },
        { "EventRefused", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfStrictServer" },
        { "RequestRefused", "Get-KubeObject pods -Selector '!!'" },
        { "NamespaceTerminating", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfEndingNamespace" },
        { "NotAnEvent", "Pod | Measure-KopfEvent" },
        { "InvalidIncludeOwned", "Get-KopfEvent -IncludeOwned" },
        { "InvalidName", "Get-KopfEvent -Kind Pod -Name web-*" },
        { "InvalidName", "Get-KubeObject pod/web-0 pod/web-1" },
        { "Conflict", "Pod | Write-KopfInfo Checked -Kubeconfig $kubeconfigOfBusyServer" },
        { "ServerError", "Pod broken | Write-KopfInfo Checked -TimeoutSec 1" },
    };

    [Theory]
    [MemberData(nameof(Provocations))]
    public async Task An_error_has_the_id_that_is_explained_and_says_what_to_do(string id, string script)
    {
        await Sandbox.ApplyAsync($"{Widget("example.com")}\n---\n{Widget("example.org")}", TestContext.Current.CancellationToken);
        using var late = Sandbox.Faults.Add(new FaultRule { Pattern = "/late/events", Kind = FaultKind.GatewayTimeout });
        using var broken = Sandbox.Faults.Add(new FaultRule { Pattern = "/broken/events", Kind = FaultKind.InternalError });
        using var ofNobody = fixture.Kubeconfig(
            text => text.Replace($":{Sandbox.Url.Port}", $":{LoopbackListener.FreePort()}", StringComparison.Ordinal));
        using var ofStranger = fixture.Kubeconfig("{ token: not-a-token }");
        using var withoutAuthority = fixture.Kubeconfig(
            text => string.Join(
                '\n', text.Split('\n').Where(line => !line.Contains("certificate-authority-data", StringComparison.Ordinal))));
        using var proxy = new RecordingProxy("proxy", _ => { }, wantsUser: true);
        using var ofProxy = fixture.Kubeconfig(
            text => text.Replace("server:", $"proxy-url: http://127.0.0.1:{proxy.Port}\n    server:", StringComparison.Ordinal));
        using var busy = new RefusingServer(
            409, "Conflict", "Operation cannot be fulfilled on resourcequotas 'all': the object has been modified");
        using var ending = new RefusingServer(
            403, "Forbidden",
            "events \"x\" is forbidden: unable to create new content in namespace old because it is being terminated");
        using var strict =
            new RefusingServer(422, "Invalid", "ValidatingAdmissionPolicy 'events' denied the request: no events on Sundays");

        var result = Session.Run(
            Setup + script,
            ("kubeconfigOfNobody", ofNobody.Path),
            ("kubeconfigOfRefusingProxy", ofProxy.Path),
            ("kubeconfigOfStranger", ofStranger.Path),
            ("kubeconfigWithoutAuthority", withoutAuthority.Path),
            ("kubeconfigOfEndingNamespace", ending.Kubeconfig.Path),
            ("kubeconfigOfBusyServer", busy.Kubeconfig.Path),
            ("kubeconfigOfStrictServer", strict.Kubeconfig.Path));

        Assert.Equal(id, result.OnlyError.FullyQualifiedErrorId.Split(',')[0]);
        Assert.NotEqual(ErrorCategory.NotSpecified, result.OnlyError.CategoryInfo.Category);
        Assert.EndsWith(".", result.OnlyError.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private static string Widget(string group) =>
        $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: { kind: Widget, plural: widgets }
          versions: [ { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } } ]
        """;

    /// <summary>Answers as kube-apiserver does for reasons that the sandbox does not have, such as quotas and policies.</summary>
    private sealed class RefusingServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly int _code;
        private readonly byte[] _body;

        public RefusingServer(int code, string reason, string message)
        {
            (_code, _body) = (
                code, JsonSerializer.SerializeToUtf8Bytes(
                    new { kind = "Status", apiVersion = "v1", status = "Failure", reason, code, message }));
            var url = $"http://127.0.0.1:{LoopbackListener.FreePort()}/";
            Kubeconfig = new TemporaryFile(
                $$"""
                current-context: test
                contexts: [ { name: test, context: { cluster: test, user: test } } ]
                clusters: [ { name: test, cluster: { server: "{{url}}" } } ]
                users: [ { name: test, user: {} } ]
                """);
            _listener.Prefixes.Add(url);
            _listener.Start();
            _listener.BeginGetContext(Refuse, null);
        }

        public TemporaryFile Kubeconfig { get; }

        public void Dispose()
        {
            _listener.Close();
            Kubeconfig.Dispose();
        }

        private void Refuse(IAsyncResult request)
        {
            if (!_listener.IsListening) return;
            var response = _listener.EndGetContext(request).Response;
            response.StatusCode = _code;
            response.ContentType = "application/json";
            response.Close(_body, willBlock: true);
        }
    }
}
