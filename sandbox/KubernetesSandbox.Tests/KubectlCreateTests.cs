namespace KubernetesSandbox.Tests;

/// <summary>Objects that kubectl makes from its arguments and posts as protobuf.</summary>
public class KubectlCreateTests(RecordedState state) : IClassFixture<RecordedState>
{
    private readonly Kubectl _kubectl = new(state.Sandbox.KubeconfigPath, Path.GetTempPath());

    [Theory]
    [InlineData("namespace made", "namespace made -o jsonpath={.status.phase}", "Active")]
    [InlineData("serviceaccount made", "serviceaccount made -o name", "serviceaccount/made")]
    [InlineData("configmap made --from-literal=a=1", "configmap made -o jsonpath={.data}", """{"a":"1"}""")]
    [InlineData("secret generic made --from-literal=a=1", "secret made -o jsonpath={.type}:{.data}", """Opaque:{"a":"MQ=="}""")]
    [InlineData(
        "deployment made --image=nginx --replicas=300 --port=80 -- sleep 1",
        "deployment made -o "
            + "jsonpath={.spec.replicas}:{.spec.template.spec.containers[0].command}:{.spec.template.spec.containers[0].ports}",
        """300:["sleep","1"]:[{"containerPort":80,"protocol":"TCP"}]""")]
    [InlineData(
        "role made --verb=get,list --resource=pods --resource-name=web-0",
        "role made -o jsonpath={.rules}",
        """[{"apiGroups":[""],"resourceNames":["web-0"],"resources":["pods"],"verbs":["get","list"]}]""")]
    [InlineData(
        "clusterrolebinding made --clusterrole=view --group=developers",
        "clusterrolebinding made -o jsonpath={.subjects}{.roleRef.name}",
        """[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"developers"}]view""")]
    public async Task What_kubectl_creates_from_its_arguments_is_there(string create, string get, string expected)
    {
        Kubectl.SkipUnlessInstalled();

        var created = await _kubectl.RunAsync($"create {create}");
        Assert.Equal("", created.Error);

        var found = await _kubectl.RunAsync($"get {get}");
        Assert.Equal(expected, found.Output.TrimEnd());
    }
}
