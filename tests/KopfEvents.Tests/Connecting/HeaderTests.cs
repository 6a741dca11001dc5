namespace KopfEvents.Tests.Connecting;

/// <summary>What no header can hold is refused before anything is sent, as kubectl refuses it.</summary>
public sealed class HeaderTests : KubeconfigSession
{
    [Theory]
    [InlineData("""{ token: "s3cret\nX-Evil: 1" }""", "the token holds")]
    [InlineData("""{ token: t, as: "jane\r\nX-Evil: 1" }""", "'as' holds")]
    [InlineData("""{ token: t, as: jane, as-uid: "1\x7f" }""", "'as-uid' holds")]
    [InlineData("""{ token: t, as: jane, as-groups: [dev, "ops\x1fImpersonate-Group: system:masters"] }""", "'as-groups' holds")]
    [InlineData("""{ token: t, as: jane, as-user-extra: { scopes: [view, "a\nb"] } }""", "'as-user-extra' holds")]
    public void A_control_character_in_the_kubeconfig_is_refused(string user, string problem)
    {
        WriteKubeconfig(user);

        var error = TryGet().OnlyError;

        Assert.StartsWith("InvalidKubeconfig,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(problem, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public void A_control_character_in_As_is_refused()
    {
        WriteKubeconfig("{ token: t }");

        var error = TryGet("-As \"jane`n\"").OnlyError;

        Assert.StartsWith("InvalidAs,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public void A_tab_is_none_of_them()
    {
        WriteKubeconfig("{ token: t }");

        Assert.Equal(["jane\tdoe"], Get("-As \"jane`tdoe\"").Impersonate["impersonate-user"]);
    }
}
