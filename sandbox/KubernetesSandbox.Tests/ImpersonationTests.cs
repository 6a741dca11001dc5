using KubernetesSandbox.Authentication;
using KubernetesSandbox.Authorization;
using Microsoft.AspNetCore.Http;

namespace KubernetesSandbox.Tests;

public class ImpersonationTests
{
    private static readonly UserInfo Robot = new("robot", [UserInfo.AllAuthenticated]);
    private static readonly RequestAttributes ListPods = new(Robot, "list") { Resource = "pods", Namespace = "apps" };

    [Fact]
    public void The_old_verb_is_enough_for_a_user()
    {
        var (user, refusal) = Act(["impersonate users jane"], "jane");

        Assert.Null(refusal);
        Assert.Equal("jane", user!.Name);
        Assert.Equal([UserInfo.AllAuthenticated], user.Groups);
    }

    [Fact]
    public void Each_group_has_to_be_allowed()
    {
        Assert.NotNull(Act(["impersonate users jane"], "jane", "a").Refusal);
        Assert.NotNull(Act(["impersonate users jane", "impersonate groups a"], "jane", "a", "b").Refusal);
        Assert.Null(Act(["impersonate users jane", "impersonate groups a"], "jane", "a").Refusal);
    }

    [Fact]
    public void The_constrained_way_needs_the_user_and_this_request()
    {
        const string OnRequest = "impersonate-on:user-info:list pods ";
        const string User = "impersonate:user-info users.authentication.k8s.io jane";

        Assert.Null(Act([OnRequest, User], "jane").Refusal);
        Assert.Equal("impersonate:user-info", Act([OnRequest], "jane").Refusal!.Request.Verb);
        Assert.Equal("impersonate-on:user-info:list", Act([User], "jane").Refusal!.Request.Verb);
    }

    [Fact]
    public void Nobody_becomes_a_master_in_the_constrained_way()
    {
        var (_, refusal) = Act(
            [
                "impersonate-on:user-info:list pods ",
                "impersonate:user-info users.authentication.k8s.io jane",
                "impersonate:user-info groups.authentication.k8s.io system:masters",
            ],
            "jane",
            UserInfo.Masters);

        Assert.EndsWith("impersonating the system:masters group is not allowed", refusal!.Message);
    }

    [Fact]
    public void A_service_account_and_a_node_have_the_groups_of_their_kind()
    {
        Assert.Equal(
            ["system:serviceaccounts", "system:serviceaccounts:apps", UserInfo.AllAuthenticated],
            Act(["impersonate serviceaccounts robot"], "system:serviceaccount:apps:robot").User!.Groups);
        Assert.Equal(
            ["system:nodes", UserInfo.AllAuthenticated],
            Act(
                ["impersonate-on:arbitrary-node:list pods ", "impersonate:arbitrary-node nodes.authentication.k8s.io node-1"],
                "system:node:node-1").User!.Groups);
    }

    [Fact]
    public void Headers_without_a_user_are_an_error_that_shows_them()
    {
        var headers = new HeaderDictionary { ["Impersonate-Uid"] = "u", ["Impersonate-Extra-Scopes"] = "a" };

        Assert.Null(ImpersonationRequest.Read(headers, out var error));
        Assert.Equal(
            """requested &user.DefaultInfo{Name:"", UID:"u", Groups:[]string(nil), """
                + """Extra:map[string][]string{"scopes":[]string{"a"}}} """
                + "without impersonating a user name",
            error);
    }

    [Fact]
    public void Keys_of_extra_attributes_are_unescaped_and_in_lower_case()
    {
        var headers = new HeaderDictionary
        {
            ["Impersonate-User"] = "jane",
            ["Impersonate-Extra-Example.com%2fScopes"] = new(["a", "b"]),
        };

        var wanted = ImpersonationRequest.Read(headers, out _)!.Wanted;

        Assert.Equal(["a", "b"], wanted.Extra["example.com/scopes"]);
    }

    private static (UserInfo? User, Refusal? Refusal) Act(IReadOnlyList<string> allowed, string name, params string[] groups)
    {
        var impersonation = new Impersonation(request =>
        {
            var resource = request.Group.Length == 0 ? request.Resource : $"{request.Resource}.{request.Group}";
            return new AuthorizationDecision(allowed.Contains($"{request.Verb} {resource} {request.Name}"), "");
        });
        return impersonation.Act(new ImpersonationRequest(new UserInfo(name, groups)), ListPods);
    }
}
