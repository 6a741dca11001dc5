using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Tests;

public class AuthenticationTests
{
    private const string WhoAmI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task A_user_of_the_options_has_a_token_groups_and_a_context()
    {
        var jane = new SandboxUser("jane", "jane-token") { Groups = ["developers"], DefaultNamespace = "apps" };
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { Users = [jane] }, TestContext.Current.CancellationToken);
        using var client = new SandboxConnection(sandbox, "jane");

        using var review = await client.SendAsync(HttpMethod.Post, WhoAmI, "{}");

        Assert.Contains(
            """{"username":"jane","uid":"jane","groups":["developers","system:authenticated"]}""",
            await review.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(
            "token: jane-token", await File.ReadAllTextAsync(sandbox.KubeconfigPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_certificate_that_another_authority_signed_is_refused()
    {
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var foreign = new CertificateRequest("O=system:masters, CN=admin", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        using var client = new SandboxConnection(sandbox, user: null, certificate: foreign);

        Assert.Equal(HttpStatusCode.Unauthorized, await client.StatusOfAsync("/api"));
    }

    [Fact]
    public async Task Without_credentials_only_what_is_public_can_be_read()
    {
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new SandboxConnection(sandbox, user: null);

        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync("/version"));
        Assert.Equal(HttpStatusCode.Forbidden, await client.StatusOfAsync("/api"));
    }

    [Fact]
    public async Task A_binding_that_names_no_role_disturbs_nobody()
    {
        await using var sandbox = await Sandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var admin = new SandboxConnection(sandbox, "admin");
        using var viewer = new SandboxConnection(sandbox, "viewer");

        using var created = await admin.SendAsync(
            HttpMethod.Post,
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            """{"metadata":{"name":"broken"},"subjects":[{"kind":"User","name":"viewer"}]}""");

        Assert.Equal(HttpStatusCode.OK, await viewer.StatusOfAsync("/api/v1/pods"));
        Assert.Equal(HttpStatusCode.Forbidden, await viewer.StatusOfAsync("/api/v1/nodes"));
    }
}
